-- What hosts see of their instances, whether they are heard of, and since when a job has had no news.

alter table host
    add column status text not null default 'UP' check (status in ('UP', 'DOWN')),
    add column impediment text,
    add column observed_sequence bigint not null default -1,
    add column revision bigint not null default 1,
    add column changed_at timestamptz not null default now();
comment on column host.impediment is 'why it takes no commands, for a person; null if it takes them';
comment on column host.observed_sequence is 'of the last snapshot that was taken; an older one comes too late';
comment on column host.revision is 'rises with each change of status';
comment on column host.changed_at is 'when the status changed last';

alter table instance
    add column observed text check (observed in ('RUNNING', 'DOWN', 'CRASHED')),
    add column observed_reason text,
    add column observed_at timestamptz,
    add column missed integer not null default 0,
    add column kept boolean not null default false;
comment on column instance.status is 'what jobs made of it; what callers see stands in shown_instance';
comment on column instance.observed is 'what its host saw of it since it is RUNNING; null if its host has told nothing yet';
comment on column instance.observed_at is 'when what the host sees changed last';
comment on column instance.missed is 'snapshots in a row that lacked it, while it is RUNNING';
comment on column instance.kept is 'whether its directory outlived it: what removes a leftover of it keeps the directory';

-- Of what was deleted before this was noted, nobody knows any more.
update instance set kept = true where status = 'DELETED';

create index instance_of_host on instance (host_id) where status = 'RUNNING';
create index instance_in_transition on instance (id)
    where status in ('PROVISIONING', 'STARTING', 'STOPPING', 'UPDATING', 'DELETING');

-- The one place that makes of what is wanted, of what was observed and of the host what callers see. The tag changes
-- with it.
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
    h.last_seen_at as host_seen_at,
    h.changed_at as host_changed_at
from instance i left join host h on h.id = i.host_id;

alter table job add column changed_at timestamptz not null default now();
comment on column job.changed_at is 'when there was news of it last, or when its next attempt is due; deadlines count from here';

create index job_waiting on job (changed_at) where status in ('QUEUED', 'RETRYING');
create index job_running on job (changed_at) where status = 'RUNNING';
create index job_dead on job (id) where status = 'DEAD_LETTERED';
create index dead_letter_age on dead_letter (dead_at) where status = 'DEAD';

create table watch (
    only_one boolean primary key default true check (only_one),
    since timestamptz not null default now(),
    kept_at timestamptz not null default now()
);
comment on table watch is 'since when some gateway has heard hosts without a gap; silence before that proves nothing';
insert into watch default values;

alter table replay add column slice_at timestamptz not null default '-infinity';
comment on column replay.slice_at is 'when a gateway last took the items of one second';

alter table audit alter column tenant_id drop not null;
comment on column audit.tenant_id is 'whose key did it; null if it was the gateway itself';
