package dev.paddock.gateway.job;

import java.time.Instant;

/**
 * Something that happened to a job (CloudEvents 1.0, structured JSON).
 *
 * @param id unique within its source, and rising
 * @param source {@code /hosts/<id>}, or {@code /gateway} for what no host did
 * @param type {@code paddock.job.<status>}
 * @param subject the instance's id
 * @param time when the gateway learned of it
 * @param data the job as it was then
 */
record CloudEvent(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        Job data) {

    static final String VERSION = "1.0";
}
