-- Hosts are enrolled before they report, drained, and removed.

alter table host
    alter column address drop not null,
    alter column versions set default '{}',
    alter column last_seen_at drop not null,
    alter column last_seen_at drop default,
    add column draining boolean not null default false,
    add column no_room text,
    add column capacity jsonb,
    add column free jsonb,
    add column docker_version text,
    add column worker_version text,
    add column removed_at timestamptz;
comment on column host.last_seen_at is 'null if it was enrolled and has never reported; it is DOWN then';
comment on column host.draining is 'whether an operator wants it to take no creates; an UP host is shown as DRAINING then';
comment on column host.no_room is 'why it takes no creates, for a person; null if it has room';
comment on column host.removed_at is 'what it still says after that is passed over, until it is enrolled again';

-- An instance's first event may come before its host's first report.
create or replace view shown_instance as
select i.*,
    case
        when i.status <> 'RUNNING' then i.status
        when h.status = 'DOWN' then 'LOST'
        when i.observed = 'CRASHED' then 'CRASHED'
        when i.observed = 'DOWN' then 'STARTING'
        else i.status
    end as shown_status,
    case when i.status = 'RUNNING' then greatest(i.updated_at, h.changed_at) else i.updated_at end as shown_at,
    case when i.status = 'RUNNING' then concat_ws('.', i.revision, h.revision) else i.revision::text end as tag,
    coalesce(h.last_seen_at, h.changed_at) as host_seen_at,
    h.changed_at as host_changed_at
from instance i left join host h on h.id = i.host_id;

create index instance_on_host on instance (host_id) where status not in ('DELETED', 'FAILED');
create index job_bound on job (routing_key) where status in ('QUEUED', 'RUNNING', 'RETRYING', 'DEAD_LETTERED');
