-- Whoever owns a row is named in it; every query for a caller names the tenant too.

create table tenant (
    id uuid primary key,
    name text not null unique,
    created_at timestamptz not null default now()
);

create table api_key (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    role text not null check (role in ('TENANT', 'OPERATOR')),
    digest bytea not null unique check (length(digest) = 32),
    created_at timestamptz not null default now()
);
comment on column api_key.digest is 'SHA-256 of the key; the key itself is nowhere';

create table host (
    id text primary key,
    address text not null,
    versions text[] not null,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now()
);

create table instance (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    name text not null,
    status text not null check (status in ('PROVISIONING', 'RUNNING', 'STOPPED', 'DELETED', 'FAILED', 'STARTING',
        'STOPPING', 'UPDATING', 'DELETING', 'LOST', 'CRASHED')),
    version text not null,
    admin_user text not null,
    storage_dir text not null,
    attached boolean not null,
    memory_mib integer not null,
    cpus double precision not null,
    settings jsonb not null,
    host_id text,
    address text,
    port integer,
    generation bigint not null,
    revision bigint not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    expires_at timestamptz
);
-- No foreign key to host: a host's first job event may come before its first report.
comment on column instance.attached is 'whether its directory was a kept one, which a failed create gives back';
comment on column instance.generation is 'rises with each job; a host refuses a command with an older one';
comment on column instance.revision is 'rises with each change of the row; the entity tag';

create unique index instance_name_taken on instance (tenant_id, name) where status not in ('DELETED', 'FAILED');
create unique index instance_storage_in_use on instance (tenant_id, storage_dir) where status not in ('DELETED', 'FAILED');
create index instance_expiry on instance (expires_at) where status not in ('DELETED', 'FAILED');

create table kept_storage (
    tenant_id uuid not null references tenant,
    storage_dir text not null,
    host_id text not null,
    version text not null,
    kept_at timestamptz not null default now(),
    primary key (tenant_id, storage_dir)
);

create table job (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    instance_id uuid not null references instance,
    type text not null check (type in ('CREATE_INSTANCE', 'DELETE_INSTANCE')),
    status text not null check (status in ('QUEUED', 'RUNNING', 'RETRYING', 'SUCCEEDED', 'FAILED', 'DEAD_LETTERED',
        'CANCELLED')),
    attempt integer not null default 1,
    sequence integer not null default -1,
    host_id text,
    progress jsonb,
    error jsonb,
    command jsonb,
    routing_key text not null,
    publish_after timestamptz not null default now(),
    published_at timestamptz,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz
);
comment on column job.sequence is 'of the last event that was taken in this attempt; events go only forward';
comment on column job.command is 'the outbox; null once the job has ended for good, so that no verifier stays longer than needed';

create unique index job_one_unfinished on job (instance_id) where status in ('QUEUED', 'RUNNING', 'RETRYING');
create index job_unpublished on job (publish_after) where published_at is null and status in ('QUEUED', 'RETRYING');
create index job_of_instance on job (instance_id, id desc);
create index job_of_tenant on job (tenant_id, id desc);
create index instance_of_tenant on instance (tenant_id, id desc);

create table job_event (
    job_id uuid not null references job,
    attempt integer not null,
    sequence integer not null,
    tenant_id uuid not null references tenant,
    position bigint generated always as identity unique,
    source text not null,
    job jsonb not null,
    recorded_at timestamptz not null default now(),
    primary key (job_id, attempt, sequence)
);
comment on column job_event.job is 'the job as it was after this event';

-- Wakes long polls and streams on every gateway. Not for the event that queues a job: a notification would make all
-- accepting transactions commit one after the other, and who waits for a replayed job looks again within a second.
create function notify_job_event() returns trigger language plpgsql as $$
begin
    perform pg_notify('job_event', new.job_id::text);
    return null;
end
$$;

create trigger job_event_notification after insert on job_event
    for each row when (new.sequence >= 0) execute function notify_job_event();

create table idempotency_key (
    tenant_id uuid not null references tenant,
    key text not null,
    salt bytea not null,
    fingerprint bytea not null,
    job_id uuid not null references job,
    created_at timestamptz not null default now(),
    primary key (tenant_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);
