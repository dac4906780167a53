package dev.paddock.gateway.feed;

import dev.paddock.gateway.http.CloudEvent;
import tools.jackson.databind.JsonNode;

/**
 * An event, and where it stands among all.
 *
 * @param cursor behind which the next one stands
 */
record FeedEvent(Cursor cursor, CloudEvent<JsonNode> event) {}
