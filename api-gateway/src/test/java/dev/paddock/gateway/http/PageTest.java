package dev.paddock.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.gateway.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @Test
    void givesFiftyItemsUnlessAskedForMoreOrFewer() {
        assertThat(PageRequest.of(null, null).limit()).isEqualTo(50);
        assertThat(PageRequest.of(1, null).limit()).isEqualTo(1);
        assertThat(PageRequest.of(200, null).limit()).isEqualTo(200);
        assertThat(PageRequest.of(null, null).before()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, Integer.MAX_VALUE})
    void refusesALimitOutOfBoundsAndNamesIt(int limit) {
        assertThatThrownBy(() -> PageRequest.of(limit, null))
                .isInstanceOf(ProblemException.class)
                .hasMessage("/limit must be from 1 to 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "019ab000-0000-7000-8000-000000000001",
                "fb0fbefb-efbe-fbef-befb-efbefbefbefb"
            })
    void readsBackTheCursorThatItGave(UUID id) {
        var cursor = PageRequest.cursorAfter(id);

        assertThat(cursor).matches("[A-Za-z0-9_-]{22}");
        assertThat(PageRequest.of(null, cursor).before()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "!",
                "A",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "////////////////////++",
                "019ab000-0000-7000-8000-000000000001",
                "' or 1=1; --"
            })
    void refusesACursorThatItNeverGave(String cursor) {
        assertThatThrownBy(() -> PageRequest.of(null, cursor))
                .isInstanceOf(ProblemException.class)
                .hasMessage("/cursor must be the 'next' of an earlier page");
    }

    @Test
    void namesNoNextPageOnTheLastOne() {
        var request = PageRequest.of(3, null);

        assertThat(Page.of(ids(0), request, Function.identity())).isEqualTo(new Page<>(List.of(), null));
        assertThat(Page.of(ids(3), request, Function.identity())).isEqualTo(new Page<>(ids(3), null));
    }

    @Test
    void leavesOutTheRowThatTellsThatThereAreMore() {
        var page = Page.of(ids(4), PageRequest.of(3, null), Function.identity());

        assertThat(page.items()).isEqualTo(ids(4).subList(0, 3));
        assertThat(PageRequest.of(3, page.next()).before()).isEqualTo(ids(4).get(2));
    }

    @Test
    void walksThroughAllItemsOnceWhateverTheLimit() {
        assertThat(IntStream.rangeClosed(1, 8))
                .allSatisfy(limit -> assertThat(walk(ids(7), limit)).isEqualTo(ids(7)));
    }

    @Test
    void keepsItsItems() {
        var rows = new ArrayList<>(ids(2));
        var page = Page.of(rows, PageRequest.of(2, null), Function.identity());

        rows.clear();

        assertThat(page.items()).hasSize(2);
    }

    private static List<UUID> walk(List<UUID> all, int limit) {
        var seen = new ArrayList<UUID>();
        @Nullable String cursor = null;
        do {
            var page = Page.of(rowsOf(all, PageRequest.of(limit, cursor)), PageRequest.of(limit, cursor), id -> id);
            seen.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return seen;
    }

    /** What the tables answer: newest first, below the cursor, one row more than the limit. */
    private static List<UUID> rowsOf(List<UUID> all, PageRequest request) {
        var before = request.before();
        return all.stream()
                .filter(id -> before == null || id.compareTo(before) < 0)
                .limit(request.limit() + 1L)
                .toList();
    }

    private static List<UUID> ids(int count) {
        var ids = new UUID[count];
        Arrays.setAll(ids, i -> new UUID(0, count - i));
        return List.of(ids);
    }
}
