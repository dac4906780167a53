-- What the platform could not do, and what became of it.

alter table job add column first_attempt integer not null default 1;
comment on column job.first_attempt is 'of this round: a replay begins a new one, which has all attempts before it';

create table dead_letter (
    id uuid primary key,
    tenant_id uuid references tenant,
    job_id uuid references job,
    type text,
    host_id text,
    error jsonb not null,
    payload bytea,
    digest bytea,
    status text not null default 'DEAD' check (status in ('DEAD', 'REPLAYED', 'DISCARDED')),
    dead_at timestamptz not null default now(),
    closed_at timestamptz
);
comment on column dead_letter.tenant_id is 'null if the message was unreadable, and so is job_id';
comment on column dead_letter.payload is 'the message as it was; null for a job, whose command stands in its row';
comment on column dead_letter.digest is 'of an unreadable message and how it died, so that one that is taken twice is one row, and two alike are two';

create unique index dead_letter_of_job on dead_letter (job_id) where status = 'DEAD';
create unique index dead_letter_unreadable on dead_letter (digest) where job_id is null;
create index dead_letter_listed on dead_letter (id desc) where status = 'DEAD';

create table replay (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    rate_per_second integer,
    status text not null default 'RUNNING' check (status in ('RUNNING', 'DONE', 'CANCELLED')),
    created_at timestamptz not null default now(),
    finished_at timestamptz
);

create table replay_item (
    replay_id uuid not null references replay,
    dead_letter_id uuid not null references dead_letter,
    outcome text check (outcome in ('REPLAYED', 'NOT_REPLAYABLE')),
    primary key (replay_id, dead_letter_id)
);
create index replay_item_open on replay_item (replay_id) where outcome is null;
create index replay_running on replay (id) where status = 'RUNNING';

create table audit (
    position bigint generated always as identity primary key,
    at timestamptz not null default now(),
    tenant_id uuid not null references tenant,
    action text not null,
    subject text not null,
    detail jsonb not null default '{}'
);
comment on column audit.tenant_id is 'whose key did it';
