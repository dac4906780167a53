-- What is done to an instance after it was made.

alter table job
    drop constraint job_type_check,
    add constraint job_type_check check (type in ('CREATE_INSTANCE', 'DELETE_INSTANCE', 'START_INSTANCE',
        'STOP_INSTANCE', 'RESTART_INSTANCE', 'SET_PASSWORD')),
    add column notice text;
comment on column job.notice is 'what its caller should know of how it went, for a person; null if it went as usual';

alter table instance add column settled text check (settled in ('RUNNING', 'STOPPED'));
comment on column instance.settled is 'what it was when no job was at work on it last, and is again after one that came to nothing; null before it first ran';
update instance set settled = 'RUNNING' where address is not null;

-- By a trigger, so that gateways of the version before, which know nothing of the column, keep it too.
create function instance_settles() returns trigger language plpgsql as $$
begin
    new.settled := new.status;
    return new;
end
$$;

create trigger instance_settled before insert or update of status on instance
    for each row when (new.status in ('RUNNING', 'STOPPED')) execute function instance_settles();

-- As it was, with the new column.
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
