package dev.paddock.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What may know what. Each rule is checked against the gateway, and then seen to fail on a class that breaks it. */
class ArchitectureTest {

    private static final String ROOT = "dev.paddock.gateway";
    private static final String FIXTURES = ROOT + ".fixture";
    private static final JavaClasses GATEWAY =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);
    private static final JavaClasses BAD = new ClassFileImporter().importPackages(FIXTURES);

    /** Which package calls which; none calls back. An arrow that is added here is a decision. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("access", Set.of("problem")),
            Map.entry("audit", Set.of("access", "http")),
            Map.entry("deadline", Set.of("deadletter", "dispatch", "host", "instance", "job")),
            Map.entry("deadletter", Set.of("access", "audit", "dispatch", "http", "instance", "job", "problem")),
            Map.entry("dispatch", Set.of("trace")),
            Map.entry("event", Set.of("deadletter", "dispatch", "host", "instance", "job")),
            Map.entry("feed", Set.of("access", "http", "job", "problem")),
            Map.entry(
                    "fleet",
                    Set.of(
                            "access",
                            "audit",
                            "deadletter",
                            "dispatch",
                            "host",
                            "instance",
                            "job",
                            "password",
                            "problem")),
            Map.entry("host", Set.of("http", "problem")),
            Map.entry("observation", Set.of("deadletter", "dispatch", "host", "job")),
            Map.entry("http", Set.of("problem")),
            Map.entry("idempotency", Set.of("problem")),
            Map.entry(
                    "instance",
                    Set.of(
                            "access",
                            "dispatch",
                            "host",
                            "http",
                            "idempotency",
                            "job",
                            "password",
                            "problem",
                            "serverlog",
                            "setting")),
            Map.entry("job", Set.of("access", "host", "http", "problem", "trace")),
            Map.entry("password", Set.of()),
            Map.entry("problem", Set.of()),
            Map.entry("serverlog", Set.of()),
            Map.entry("setting", Set.of("problem")),
            Map.entry("trace", Set.of()));

    @Test
    void importsTheGatewayAndNothingElse() {
        assertThat(GATEWAY)
                .hasSizeGreaterThan(60)
                .noneMatch(each -> each.getPackageName().startsWith(FIXTURES));
        assertThat(GATEWAY.contain(Gateway.class)).isTrue();
        assertThat(BAD).hasSizeGreaterThan(8);
    }

    @Test
    void packagesHaveNoCycles() {
        holds(noCycles(ROOT));
        isBrokenBy("cycle.one", noCycles(FIXTURES + ".cycle"));
    }

    @Test
    void theOutsideCallsInAndTheCoreNeverCallsBack() {
        holds(followArrows(ROOT, ARROWS));
        isBrokenBy("cycle.two", followArrows(FIXTURES + ".cycle", Map.of("one", Set.of("two"), "two", Set.of())));
    }

    @Test
    void everyPackageIsOnTheMap() {
        assertThat(GATEWAY.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .map(name -> name.substring(ROOT.length() + 1)))
                .containsAll(ARROWS.keySet())
                .allMatch(ARROWS::containsKey);
    }

    @Test
    void theRootStartsTheGatewayAndHoldsNothingElse() {
        assertThat(GATEWAY.stream()
                        .filter(each -> each.getPackageName().equals(ROOT))
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("Gateway", "package-info");
    }

    @Test
    void knowsNothingOfDockerOrOfTheWorker() {
        holds(onlyKnownIn(ROOT, Set.of(), "com.github.dockerjava..", "dev.paddock.worker.."));
        isBrokenBy("sql", onlyKnownIn(ROOT, Set.of(), "org.springframework.jdbc.."));
    }

    @Test
    void onlyPackagesThatOwnATableSpeakSql() {
        var rule = onlyKnownIn(
                ROOT,
                Set.of(
                        "access",
                        "audit",
                        "deadletter",
                        "deadline",
                        "dispatch",
                        "feed",
                        "host",
                        "idempotency",
                        "instance",
                        "job"),
                "org.springframework.jdbc..");

        holds(rule);
        isBrokenBy("sql", rule);
    }

    @Test
    void onlyPackagesThatSendOrReceiveKnowTheBroker() {
        var rule = onlyKnownIn(
                ROOT,
                Set.of("dispatch", "event", "fleet", "host", "serverlog"),
                "org.springframework.amqp..",
                "com.rabbitmq..");

        holds(rule);
        isBrokenBy("broker", rule);
    }

    @Test
    void timeComesFromAClockOrFromTheDatabase() {
        holds(noWallClock());
        isBrokenBy("clock", noWallClock());
        assertThat(violations("clock", noWallClock())).hasSize(5);
    }

    @Test
    void nothingIsPrintedOrLoggedButThroughSlf4j() {
        holds(noConsole());
        isBrokenBy("console", noConsole());
        assertThat(violations("console", noConsole())).hasSize(4);
    }

    @Test
    void whatIsNeededIsGivenToTheConstructor() {
        var rule = noFields().should().beAnnotatedWith(Autowired.class);

        holds(rule);
        isBrokenBy("injected", rule);
    }

    @Test
    void everyPackageIsNullMarked() {
        holds(nullMarked());
        isBrokenBy("unmarked", nullMarked());
    }

    /** The main class is for the tests of the whole system, which start it and ask where its metrics are. */
    @Test
    void onlyWhatAnotherPackageNeedsIsPublic() {
        holds(publicOnlyIfUsedElsewhere(Set.of(Gateway.class.getName(), ROOT + ".observation.MetricsServer")));
        isBrokenBy("shown", publicOnlyIfUsedElsewhere(Set.of()));
        assertThat(violations("cycle.one", publicOnlyIfUsedElsewhere(Set.of()))).isEmpty();
    }

    private static ArchRule noCycles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private static ArchRule followArrows(String root, Map<String, Set<String>> arrows) {
        return classes()
                .that()
                .resideInAPackage(root + ".*..")
                .should(new ArchCondition<JavaClass>("depend on other packages only as the arrows go") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        var from = packageBelow(root, origin);
                        origin.getDirectDependenciesFromSelf().stream()
                                .filter(each -> isBelow(root, each.getTargetClass()))
                                .filter(each -> !from.equals(packageBelow(root, each.getTargetClass())))
                                .filter(each -> !arrows.getOrDefault(from, Set.of())
                                        .contains(packageBelow(root, each.getTargetClass())))
                                .forEach(
                                        each -> events.add(SimpleConditionEvent.violated(each, each.getDescription())));
                    }
                });
    }

    private static ArchRule onlyKnownIn(String root, Set<String> knowers, String... known) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        knowers.stream().map(name -> root + "." + name + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(known);
    }

    /** The clock is made where all is wired, and nowhere else. */
    private static ArchRule noWallClock() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Gateway.class.getName())
                .should()
                .callCodeUnitWhere(
                        target(fullNameMatching("java\\.time\\.[A-Za-z]+\\.now\\((java\\.time\\.ZoneId)?\\)"))
                                .or(target(fullNameMatching("java\\.time\\.Clock\\.(system|tick)[A-Za-z]+\\(.*\\)")))
                                .or(target(fullNameMatching("java\\.lang\\.System\\.currentTimeMillis\\(\\)")))
                                .or(target(fullNameMatching("java\\.util\\.Date\\.<init>\\(\\)"))));
    }

    private static ArchRule noConsole() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callCodeUnitWhere(target(fullNameMatching("java\\.lang\\..*\\.printStackTrace\\(\\)")))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging.."));
    }

    private static ArchRule nullMarked() {
        return classes().should(new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                if (!each.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(each, each.getName() + " is in a package that is not"));
                }
            }
        });
    }

    private static ArchRule publicOnlyIfUsedElsewhere(Set<String> exceptions) {
        return classes()
                .that()
                .areTopLevelClasses()
                .and(describe("are public", each -> each.getModifiers().contains(JavaModifier.PUBLIC)))
                .and(describe("are no exceptions", each -> !exceptions.contains(each.getName())))
                .should(new ArchCondition<JavaClass>("be used by another package") {
                    @Override
                    public void check(JavaClass each, ConditionEvents events) {
                        if (usersOf(each).allMatch(each.getPackageName()::equals)) {
                            events.add(SimpleConditionEvent.violated(
                                    each, each.getName() + " is public, but only its own package uses it"));
                        }
                    }
                });
    }

    /** The packages of those that use a class, their own among them. */
    private static Stream<String> usersOf(JavaClass each) {
        return each.getDirectDependenciesToSelf().stream()
                .map(Dependency::getOriginClass)
                .map(JavaClass::getPackageName);
    }

    private static boolean isBelow(String root, JavaClass each) {
        return each.getPackageName().startsWith(root + ".");
    }

    private static String packageBelow(String root, JavaClass each) {
        return each.getPackageName().substring(root.length() + 1).replaceFirst("\\..*", "");
    }

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(false).check(GATEWAY);
    }

    private static void isBrokenBy(String fixture, ArchRule rule) {
        assertThat(violations(fixture, rule)).as(rule.getDescription()).isNotEmpty();
    }

    private static Stream<String> violations(String fixture, ArchRule rule) {
        return rule.evaluate(BAD).getFailureReport().getDetails().stream()
                .filter(detail -> detail.contains(FIXTURES + "." + fixture + "."));
    }
}
