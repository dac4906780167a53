-- What the request began, the outbox goes on with later, on whichever gateway: publishing, and each attempt after it.

alter table job add column traceparent text;
comment on column job.traceparent is 'of the request that the job came from (W3C Trace Context); null for jobs from before there was any';
