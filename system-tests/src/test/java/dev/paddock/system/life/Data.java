package dev.paddock.system.life;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is in a data directory.
 *
 * @param rows that its owner wrote, in their order
 * @param password that its owner logs in with
 * @param former those before that one
 */
record Data(List<Integer> rows, String password, List<String> former) {

    Data {
        rows = List.copyOf(rows);
        former = List.copyOf(former);
    }

    static Data of(String password) {
        return new Data(List.of(), password, List.of());
    }

    Data and(int row) {
        return new Data(appended(rows, row), password, former);
    }

    Data under(String next) {
        return new Data(rows, next, appended(former, password));
    }

    private static <T> List<T> appended(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
