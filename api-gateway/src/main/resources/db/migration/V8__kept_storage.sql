-- Kept directories are listed, and end: by a job, or when they were kept for long enough.

alter table job
    drop constraint job_type_check,
    add constraint job_type_check check (type in ('CREATE_INSTANCE', 'DELETE_INSTANCE', 'START_INSTANCE',
        'STOP_INSTANCE', 'RESTART_INSTANCE', 'UPDATE_INSTANCE', 'SET_PASSWORD', 'DELETE_STORAGE'));

alter table kept_storage
    add column instance_id uuid references instance,
    add column size_mib bigint,
    add column job_id uuid references job;
comment on column kept_storage.instance_id is 'that left the directory, or to which it was attached last, in vain';
comment on column kept_storage.size_mib is 'as its host measured it; null if nobody did';
comment on column kept_storage.job_id is 'that deletes it; until that has ended, nobody gets the name';

-- Gateways of the version before go on while the others are replaced, and know nothing of the column. At most one
-- instance at a time has a name of a directory, so it is the latest.
create function kept_storage_instance() returns trigger language plpgsql as $$
begin
    new.instance_id := coalesce(new.instance_id, (
        select i.id from instance i
        where i.tenant_id = new.tenant_id and i.storage_dir = new.storage_dir
        order by i.created_at desc, i.id desc limit 1));
    return new;
end
$$;

create trigger kept_storage_of_latest before insert or update of instance_id on kept_storage
    for each row execute function kept_storage_instance();

-- The trigger puts in what is missing. They were kept without an end, so their time begins now.
update kept_storage set instance_id = null, kept_at = now();
alter table kept_storage alter column instance_id set not null;

create unique index kept_storage_of_instance on kept_storage (instance_id);
create unique index kept_storage_deleted_by on kept_storage (job_id) where job_id is not null;
create index kept_storage_age on kept_storage (kept_at) where job_id is null;
create index kept_storage_on_host on kept_storage (host_id);
