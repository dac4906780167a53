package dev.paddock.gateway.feed;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened (CloudEvents 1.0, structured JSON).
 *
 * @param cursor behind which the next one stands; not shown
 * @param id unique within its source
 * @param source {@code /hosts/<id>}, or {@code /gateway} for what no host did
 * @param type {@code paddock.job.<status>}, or {@code paddock.instance.<what>}
 * @param subject the instance's id
 * @param time when the gateway learned of it
 * @param data the job as it was then, or how the instance was
 */
record FeedEvent(
        @JsonIgnore Cursor cursor,
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        JsonNode data) {}
