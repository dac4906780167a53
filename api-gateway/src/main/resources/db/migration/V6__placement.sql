-- Where a job may go, and which hosts have handed it back.

alter table job
    add column bound boolean not null default false,
    add column declines jsonb not null default '{}';
comment on column job.bound is 'whether only the host of its routing key can do it; another may have it for want of a better one';
comment on column job.declines is 'the hosts that declined it since any could take it, and each one''s code';

update job set bound = routing_key like 'host.%';
alter table job alter column bound drop default;

-- Gateways of the version before go on while the others are replaced, and know nothing of the column.
create function job_bound_by_key() returns trigger language plpgsql as $$
begin
    new.bound := coalesce(new.bound, new.routing_key like 'host.%');
    return new;
end
$$;

create trigger job_bound before insert on job for each row execute function job_bound_by_key();

create index job_sent_to_host on job (routing_key)
    where not bound and routing_key <> 'create' and status in ('QUEUED', 'RUNNING', 'RETRYING');
