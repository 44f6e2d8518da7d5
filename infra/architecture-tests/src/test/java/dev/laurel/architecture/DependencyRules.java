package dev.laurel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import java.util.List;

/** Who may know whom (STYLE §4, rules 1 to 9). Each reason says the legal ways out. */
final class DependencyRules {

    /** Pure packages: what decides, what applies, what folds, and the values they speak of. */
    private static final String[] PURE = {
        "dev.laurel..decision..",
        "dev.laurel..applier..",
        "dev.laurel..fold..",
        "dev.laurel.projection.ledger.state..",
        "dev.laurel.contract..",
    };

    private static final String[] SERVICES = {
        "dev.laurel.command..", "dev.laurel.projection..", "dev.laurel.query.."
    };

    private DependencyRules() {}

    static List<ArchRule> servicesMeetOnlyInTheContract() {
        return List.of(
                knowsNot("dev.laurel.command..", "dev.laurel.projection..", "dev.laurel.query.."),
                knowsNot("dev.laurel.projection..", "dev.laurel.command..", "dev.laurel.query.."),
                knowsNot("dev.laurel.query..", "dev.laurel.command..", "dev.laurel.projection.."),
                noClasses()
                        .that()
                        .resideInAnyPackage(SERVICES)
                        .or()
                        .resideInAnyPackage("dev.laurel.contract..", "dev.laurel.kafka..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("dev.laurel.stack..", "dev.laurel.system..")
                        .because(
                                "infra is tools and tests: what a service needs of it, move down"));
    }

    private static ArchRule knowsNot(String service, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(service)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because(
                        "services meet in schemas only: put the shared record, number or key there,"
                                + " or read the other's topic");
    }

    static ArchRule kitKnowsNoContract() {
        return noClasses()
                .that()
                .resideInAPackage("dev.laurel.kit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.laurel.contract..", "dev.laurel.kafka..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .because(
                        "the kit is what every service needs and none is about: keep the domain in"
                                + " the service, or hand the value in as a parameter");
    }

    static ArchRule contractKnowsNoService() {
        return noClasses()
                .that()
                .resideInAnyPackage("dev.laurel.contract..", "dev.laurel.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .because("schemas is below all services: hand the needed value in as a parameter");
    }

    static ArchRule contractKnowsNoFramework() {
        return noClasses()
                .that()
                .resideInAnyPackage("dev.laurel.contract..", "dev.laurel.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "org.rocksdb..",
                        "java.sql..",
                        "javax.sql..",
                        "org.apache.kafka.streams..",
                        "jakarta..")
                .because(
                        "schemas is what processes agree on, also those without our frameworks:"
                                + " put code that needs one into the service");
    }

    static ArchRule contractKnowsNoWire() {
        return noClasses()
                .that()
                .resideInAPackage("dev.laurel.contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.laurel.kafka..", "org.apache.kafka..", "com.google.protobuf..")
                .because("words do not know their bytes: put the conversion into a codec");
    }

    /**
     * The catalogue is left out: CatalogueReader reads laurel.yaml at start, before there is any
     * decision; what it returns is pure again.
     */
    static ArchRule decisionsArePure() {
        return classes()
                .that()
                .resideInAnyPackage(PURE)
                .and(not(nameMatching("dev\\.laurel\\.contract\\.catalogue\\.CatalogueReader.*")))
                .should()
                .onlyDependOnClassesThat(pureTypes())
                .because(
                        "decide, apply and fold are functions of their arguments: pass the value in"
                                + " (a time as a long), or do the effect in the processor");
    }

    private static DescribedPredicate<JavaClass> pureTypes() {
        DescribedPredicate<JavaClass> effects =
                resideInAnyPackage(
                                "java.io..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.net..",
                                "java.sql..",
                                "java.util.concurrent..",
                                "java.util.random..",
                                "java.lang.foreign..")
                        .or(
                                nameMatching(
                                        "java\\.util\\.Random|java\\.time\\.(Clock|InstantSource)"
                                                + "|java\\.lang\\.(Thread|Process|ProcessBuilder)"));
        return resideInAnyPackage(PURE)
                .or(resideInAnyPackage("java..", "org.jspecify..").and(not(effects)))
                .or(primitives())
                .as("are values");
    }

    private static DescribedPredicate<JavaClass> primitives() {
        return DescribedPredicate.describe(
                "primitives", type -> type.getBaseComponentType().isPrimitive());
    }

    static ArchRule decisionsAskNoClock() {
        return noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .accessTargetWhere(Calls.clock().or(Calls.chance()).or(Calls.nanoTime()))
                .because(
                        "the same record decided again must be decided the same: pass the time in");
    }

    static ArchRule onlyTheTaskChangesState() {
        return noClasses()
                .that(
                        not(resideInAPackage("dev.laurel..applier.."))
                                .and(not(nameMatching(".*\\.Ledger(Task|Processor)")))
                                .and(not(implementsMutableState())))
                .should()
                .accessTargetWhere(
                        targetOwner(
                                "a Mutable…State",
                                owner -> owner.getSimpleName().matches("Mutable\\w*State")))
                .because(
                        "state changes in one place, after the decision: return an event and let"
                                + " the applier make the new state");
    }

    private static DescribedPredicate<JavaClass> implementsMutableState() {
        return DescribedPredicate.describe(
                "implements it",
                type ->
                        type.getAllRawInterfaces().stream()
                                .anyMatch(face -> face.getSimpleName().startsWith("Mutable")));
    }

    static ArchRule onlyTheEmitterForwards() {
        return noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Emitter")
                .should()
                .accessTargetWhere(
                        targetOwner(
                                        "ProcessorContext",
                                        owner -> owner.getSimpleName().endsWith("ProcessorContext"))
                                .and(
                                        DescribedPredicate.describe(
                                                "forward",
                                                access ->
                                                        access.getTarget()
                                                                .getName()
                                                                .equals("forward"))))
                .because("what leaves a task is seen in one class: add a method to its Emitter");
    }

    /** StreamsRole hands Kafka Streams the class of RocksTuning; only that one sees RocksDB. */
    static ArchRule onlyStoresTouchRocksdb() {
        return noClasses()
                .that(
                        not(resideInAPackage("dev.laurel.query.store.."))
                                .and(
                                        not(
                                                nameMatching(
                                                        "dev\\.laurel\\.projection\\.runtime\\.Rocks.*"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .because(
                        "native handles are closed by who opens them: ask the store for a row, or"
                                + " add a method to it");
    }

    static ArchRule httpIsThin() {
        return noClasses()
                .that()
                .resideInAPackage("dev.laurel..http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "org.rocksdb..",
                        "java.sql..",
                        "javax.sql..",
                        "com.google.protobuf..",
                        "dev.laurel.kafka..")
                .because(
                        "a servlet reads a request and writes an answer: ask a …Queries or the"
                                + " submission for records of ours");
    }

    static ArchRule wireTypesStayAtTheEdge() {
        return noClasses()
                .that(
                        not(
                                resideInAnyPackage(
                                        "dev.laurel.kafka.wire..",
                                        "dev.laurel..codec..",
                                        "dev.laurel..serde..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.laurel.kafka.wire..", "com.google.protobuf..")
                .because(
                        "generated classes are bytes with names: use the codec and the sealed"
                                + " records, or write a …Codec in a codec package");
    }

    static List<ArchRule> packagesHaveNoCycles() {
        return List.of(
                acyclic("dev.laurel.(*).."),
                acyclic("dev.laurel.contract.(*).."),
                acyclic("dev.laurel.kafka.(*).."),
                acyclic("dev.laurel.command.(*).."),
                acyclic("dev.laurel.projection.(*).."),
                acyclic("dev.laurel.projection.ledger.(*).."),
                acyclic("dev.laurel.kit.(*).."),
                acyclic("dev.laurel.query.(*).."),
                acyclic("dev.laurel.stack.(*).."));
    }

    static ArchRule acyclic(String packages) {
        return slices().matching(packages)
                .should()
                .beFreeOfCycles()
                .because(
                        "what depends on each other is one thing: move the shared type down, or let"
                                + " the lower one own a small interface");
    }

    private static DescribedPredicate<JavaAccess<?>> targetOwner(
            String description, java.util.function.Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(
                description, access -> predicate.test(access.getTargetOwner()));
    }
}
