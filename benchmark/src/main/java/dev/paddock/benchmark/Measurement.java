package dev.paddock.benchmark;

import java.io.IOException;

/** One part of the benchmark. */
interface Measurement {

    Finding measure() throws IOException;
}
