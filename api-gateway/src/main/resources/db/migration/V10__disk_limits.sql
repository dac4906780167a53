-- What an instance may take of its host's disk, and that it takes no writes when it takes as much.

alter table instance
    add column disk_mib integer,
    add column read_only text,
    add column read_only_since timestamptz;
comment on column instance.disk_mib is 'what its directory may take before it takes no writes, in MiB; null for no limit';
comment on column instance.read_only is 'why it takes no writes, for a person, as its host told last; null if it takes them';

-- As it was, with the new columns.
drop view shown_instance;
create view shown_instance as
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

-- What happened to an instance that no job did.
create table instance_event (
    -- Of the same sequence, since both are events of the same sources.
    position bigint primary key default nextval('job_event_position_seq'),
    instance_id uuid not null references instance,
    tenant_id uuid not null references tenant,
    type text not null check (type in ('read-only', 'writable')),
    source text not null,
    reason text,
    disk_mib integer,
    recorded_at timestamptz not null default now()
);
comment on column instance_event.reason is 'for a person; null if it needs none';
comment on column instance_event.disk_mib is 'the limit as it was then, in MiB; null for none';

create index instance_event_of on instance_event (instance_id, position desc);

-- Its owner can bring it about as often as he likes, so only the last hundred of each instance are kept.
create function forget_instance_events() returns trigger language plpgsql as $$
begin
    delete from instance_event
    where instance_id = new.instance_id and position <= (
        select position from instance_event
        where instance_id = new.instance_id order by position desc offset 100 limit 1);
    return null;
end
$$;

create trigger instance_event_kept after insert on instance_event
    for each row execute function forget_instance_events();
