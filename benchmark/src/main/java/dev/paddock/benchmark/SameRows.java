package dev.paddock.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What the database does with the rows of an accepted request and nothing else: {@code pgbench}, in the database's own
 * container, inserts the same in tables of the same columns and indexes.
 */
final class SameRows implements AutoCloseable {

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private static final String SCHEMA = "schema paddock_bench";

    private final Leftovers leftovers;
    private final String script;

    /** @param job of the request whose rows are taken */
    SameRows(Bench bench, String job) throws IOException {
        leftovers = bench.leftovers();
        leftovers.note(SCHEMA, () -> Shell.sql("drop schema if exists paddock_bench cascade;"));
        Shell.sql("""
                drop schema if exists paddock_bench cascade;
                create schema paddock_bench;
                create table paddock_bench.instance (like instance including all);
                create table paddock_bench.job (like job including all);
                create table paddock_bench.one_job as select * from job where id = '%s';
                create table paddock_bench.one_instance as
                    select * from instance where id = (select instance_id from paddock_bench.one_job);
                """.formatted(job));
        script = "begin;\n" + insert("instance") + insert("job") + "commit;\n";
    }

    /** The row again, each time with ids and names of its own. */
    private static String insert(String table) throws IOException {
        return Shell.sql("""
                select format('insert into paddock_bench.%1$s (%%s) select %%s from paddock_bench.one_%1$s;',
                    string_agg(quote_ident(attname), ', ' order by attnum),
                    string_agg(case
                        when attname in ('id', 'instance_id') then 'gen_random_uuid()'
                        when attname in ('name', 'storage_dir') then 'cast(gen_random_uuid() as text)'
                        else quote_ident(attname)
                    end, ', ' order by attnum))
                from pg_attribute
                where attrelid = '%1$s'::regclass and attnum > 0 and not attisdropped and attgenerated = '';
                """.formatted(table)) + "\n";
    }

    double insertedPerSecond(int clients, Duration duration) throws IOException {
        var said = Shell.run(
                script,
                Shell.inDatabase(
                        "pgbench",
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--file=/dev/stdin",
                        "--jobs=2",
                        "--client=" + clients,
                        "--time=" + duration.toSeconds()));
        var rate = RATE.matcher(said);
        if (!rate.find()) {
            throw new IOException("pgbench told no rate: " + said);
        }
        return Double.parseDouble(rate.group(1));
    }

    @Override
    public void close() throws IOException {
        leftovers.clean(SCHEMA);
    }
}
