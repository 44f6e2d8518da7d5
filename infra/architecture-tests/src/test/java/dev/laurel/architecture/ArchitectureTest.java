package dev.laurel.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Holds all modules to the rules of STYLE §4, and shows that each rule can fail. */
class ArchitectureTest {

    private static final String BAD = "dev.laurel.architecture.bad";

    @TestFactory
    Stream<DynamicTest> shouldHoldInWhatIsDelivered() {
        var rules = new ArrayList<ArchRule>();
        rules.addAll(DependencyRules.servicesMeetOnlyInTheContract());
        rules.add(DependencyRules.kitKnowsNoContract());
        rules.add(DependencyRules.contractKnowsNoService());
        rules.add(DependencyRules.contractKnowsNoFramework());
        rules.add(DependencyRules.contractKnowsNoWire());
        rules.add(DependencyRules.decisionsArePure());
        rules.add(DependencyRules.decisionsAskNoClock());
        rules.add(DependencyRules.onlyTheTaskChangesState());
        rules.add(DependencyRules.onlyTheEmitterForwards());
        rules.add(DependencyRules.onlyStoresTouchRocksdb());
        rules.add(DependencyRules.httpIsThin());
        rules.add(DependencyRules.wireTypesStayAtTheEdge());
        rules.addAll(DependencyRules.packagesHaveNoCycles());
        rules.add(NameRules.everyPackageIsNullMarked());
        rules.addAll(NameRules.namesKeepTheirPromise());
        rules.add(NameRules.classesAreFinal());
        rules.add(NameRules.fieldsArePrivate());
        rules.addAll(NameRules.configurationIsRecords());
        rules.add(EffectRules.nobodySleeps());
        rules.add(EffectRules.nobodyUsesTheCommonPool());
        rules.add(EffectRules.threadsAreMadeInRuntime());
        rules.add(EffectRules.clocksComeThroughConstructors());
        rules.add(EffectRules.nothingIsLeftToChance());
        return tests(rules, Modules.MAIN);
    }

    @TestFactory
    Stream<DynamicTest> shouldHoldInTests() {
        return tests(
                List.of(
                        EffectRules.nobodySleeps(),
                        EffectRules.nobodyUsesTheCommonPool(),
                        EffectRules.testsAskNoClock(),
                        NameRules.testsSayWhatShouldBe()),
                Modules.TESTS);
    }

    @TestFactory
    Stream<DynamicTest> shouldBePublicOnlyWhereUsed() {
        return tests(List.of(NameRules.publicMeansUsedElsewhere(Modules.ALL)), Modules.MAIN);
    }

    @Test
    void shouldReadTheClassesOfEveryModule() {
        for (var name :
                List.of(
                        "dev.laurel.contract.command.Command",
                        "dev.laurel.command.CommandServiceApplication",
                        "dev.laurel.projection.ProjectionServiceApplication",
                        "dev.laurel.query.QueryServiceApplication",
                        "dev.laurel.stack.LaurelCommand")) {
            assertThat(Modules.MAIN.contain(name)).as(name).isTrue();
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldFailOnBadClasses() {
        var services = Modules.bad("dev.laurel.query.bad", "dev.laurel.projection.bad");
        var contract = Modules.bad("dev.laurel.contract.bad", "dev.laurel.projection.bad");
        var decision = Modules.bad(BAD + ".decision");
        var http = Modules.bad(BAD + ".http");
        var topology = Modules.bad(BAD + ".topology");
        var queue = Modules.bad(BAD + ".queue");
        return Stream.of(
                fails(DependencyRules.servicesMeetOnlyInTheContract().get(2), services),
                fails(DependencyRules.kitKnowsNoContract(), Modules.bad("dev.laurel.kit.bad")),
                fails(DependencyRules.contractKnowsNoService(), contract),
                fails(DependencyRules.contractKnowsNoFramework(), contract),
                fails(DependencyRules.decisionsArePure(), decision),
                fails(DependencyRules.decisionsAskNoClock(), decision),
                fails(DependencyRules.onlyTheTaskChangesState(), topology),
                fails(DependencyRules.onlyTheEmitterForwards(), topology),
                fails(DependencyRules.httpIsThin(), http),
                fails(
                        DependencyRules.acyclic(BAD + ".(*).."),
                        Modules.bad(BAD + ".left", BAD + ".right")),
                fails(NameRules.everyPackageIsNullMarked(), topology),
                fails(NameRules.namesKeepTheirPromise().get(1), http),
                fails(NameRules.namesKeepTheirPromise().get(2), topology),
                fails(NameRules.classesAreFinal(), decision),
                fails(NameRules.fieldsArePrivate(), decision),
                fails(NameRules.publicMeansUsedElsewhere(http), http),
                fails(NameRules.testsSayWhatShouldBe(), queue),
                fails(EffectRules.nobodySleeps(), queue),
                fails(EffectRules.nobodyUsesTheCommonPool(), queue),
                fails(EffectRules.threadsAreMadeInRuntime(), queue),
                fails(EffectRules.clocksComeThroughConstructors(), decision),
                fails(EffectRules.nothingIsLeftToChance(), decision),
                fails(EffectRules.testsAskNoClock(), decision));
    }

    private static Stream<DynamicTest> tests(List<ArchRule> rules, JavaClasses classes) {
        return rules.stream()
                .map(
                        rule ->
                                DynamicTest.dynamicTest(
                                        rule.getDescription(), () -> rule.check(classes)));
    }

    private static DynamicTest fails(ArchRule rule, JavaClasses bad) {
        return DynamicTest.dynamicTest(
                rule.getDescription(),
                () ->
                        assertThat(rule.allowEmptyShould(true).evaluate(bad).hasViolation())
                                .as("%s in %s", rule.getDescription(), bad)
                                .isTrue());
    }
}
