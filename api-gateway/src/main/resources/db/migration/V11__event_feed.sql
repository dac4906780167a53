-- Positions are taken before a transaction commits, so one that is seen late may have a lower position than one that was seen
-- already. Whoever reads all events goes by transactions instead, and no further than to the first that is under way.
alter table job_event add column xact xid8 not null default pg_current_xact_id();
alter table instance_event add column xact xid8 not null default pg_current_xact_id();

create index job_event_feed on job_event (xact, position);
create index instance_event_feed on instance_event (xact, position);
