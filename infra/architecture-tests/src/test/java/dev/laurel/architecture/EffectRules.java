package dev.laurel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;

/** No threads, waits and clocks in hiding (STYLE §4, rules 12 and 13). */
final class EffectRules {

    private EffectRules() {}

    static ArchRule nobodySleeps() {
        return noClasses()
                .should()
                .accessTargetWhere(Calls.sleep())
                .because(
                        "a sleep is a guess: wait for the condition with a bound (a Gate, a latch,"
                                + " poll with a timeout, Awaitility in tests)");
    }

    static ArchRule nobodyUsesTheCommonPool() {
        return noClasses()
                .should()
                .accessTargetWhere(Calls.commonPool())
                .because("nobody bounds or ends the common pool: pass an executor of ..runtime..");
    }

    static ArchRule threadsAreMadeInRuntime() {
        return noClasses()
                .that(not(resideInAPackage("dev.laurel..runtime..")))
                .should()
                .accessTargetWhere(Calls.thread())
                .because(
                        "who makes a thread names, bounds and ends it: make it in ..runtime.. and"
                                + " hand it in");
    }

    /** Applications and configurations hand the one clock to all others. */
    static ArchRule clocksComeThroughConstructors() {
        return noClasses()
                .that(
                        not(resideInAnyPackage("dev.laurel..runtime..", "dev.laurel..config.."))
                                .and(not(nameMatching("dev\\.laurel\\.\\w+\\.\\w+Application.*"))))
                .should()
                .accessTargetWhere(Calls.clock())
                .because("time comes in through the constructor: take an InstantSource");
    }

    static ArchRule nothingIsLeftToChance() {
        return noClasses()
                .that(not(resideInAnyPackage("dev.laurel..runtime..", "dev.laurel..config..")))
                .should()
                .accessTargetWhere(Calls.chance())
                .because("what chance did cannot be done again: take a seed or an id");
    }

    static ArchRule testsAskNoClock() {
        return noClasses()
                .should()
                .accessTargetWhere(Calls.clock().or(Calls.chance()))
                .because(
                        "a test is the same every day: use a fixed InstantSource and a seeded"
                                + " Random; Awaitility where real processes are waited for");
    }
}
