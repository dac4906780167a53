-- What instances use and do: of each only the last that its host has told.

create table instance_measurement (
    instance_id uuid primary key references instance,
    host_id text not null,
    sequence bigint not null,
    measured_at timestamptz not null default now(),
    disk_bytes bigint,
    connections bigint,
    max_connections bigint,
    transactions_committed bigint,
    transactions_rolled_back bigint,
    blocks_hit bigint,
    blocks_read bigint,
    deadlocks bigint,
    temp_bytes bigint,
    memory_bytes bigint,
    memory_limit_bytes bigint,
    cpu_nanos bigint
);
comment on table instance_measurement is 'what is null could not be known';
comment on column instance_measurement.sequence is 'of the host; an older one comes too late';
comment on column instance_measurement.measured_at is 'when it was taken in, by this database''s clock';

-- By whatever way an instance comes to its end.
create function forget_measurement() returns trigger language plpgsql as $$
begin
    delete from instance_measurement where instance_id = new.id;
    return null;
end
$$;

create trigger instance_ended after update of status on instance for each row
    when (new.status in ('DELETED', 'FAILED') and new.status <> old.status)
    execute function forget_measurement();
