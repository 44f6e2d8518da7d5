package dev.laurel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;

import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** Names, visibility and form of types (STYLE §4, rules 10, 11, 14 and 16). */
final class NameRules {

    private static final String PROCESSOR = "org.apache.kafka.streams.processor.api.Processor";
    private static final String SERVLET = "jakarta.servlet.http.HttpServlet";
    private static final String MEANINGLESS =
            ".*(Manager|Helper|Utils?|Impl|Service|Data|Info|Wrapper|Misc|Common)";

    private NameRules() {}

    static ArchRule everyPackageIsNullMarked() {
        return classes()
                .that(not(resideInAPackage("dev.laurel.kafka.wire..")))
                .should(
                        condition(
                                "be in a package with @NullMarked",
                                type ->
                                        type.getPackage()
                                                .tryGetPackageInfo()
                                                .map(info -> info.isAnnotatedWith(NullMarked.class))
                                                .orElse(false)))
                .because("null is a type here: add a package-info.java that says @NullMarked");
    }

    static List<ArchRule> namesKeepTheirPromise() {
        return List.of(
                classes()
                        .that()
                        .areTopLevelClasses()
                        .should(
                                condition(
                                        "be …Processor exactly if it is one of Kafka Streams",
                                        type ->
                                                type.isAssignableTo(PROCESSOR)
                                                        == type.getSimpleName()
                                                                .endsWith("Processor")))
                        .because("a Processor is a node of a topology: choose another word"),
                classes()
                        .that()
                        .areTopLevelClasses()
                        .should(
                                condition(
                                        "be …Servlet in ..http.. exactly if it is one",
                                        type ->
                                                type.isAssignableTo(SERVLET)
                                                        == (type.getSimpleName().endsWith("Servlet")
                                                                && type.getPackageName()
                                                                        .contains(".http"))))
                        .because("what HTTP calls is found in ..http.. under that name"),
                noClasses()
                        .should()
                        .haveNameMatching(MEANINGLESS)
                        .because(
                                "such a name says nothing: use the vocabulary of STYLE §2, or what"
                                        + " it does"),
                suffixLives("Decider", "dev.laurel..decision.."),
                suffixLives("Codec", "dev.laurel..codec.."),
                suffixLives("Queries", "dev.laurel.query.."),
                suffixLives("Configuration", "dev.laurel.."),
                classes()
                        .that()
                        .haveSimpleNameEndingWith("Properties")
                        .should()
                        .beRecords()
                        .allowEmptyShould(true)
                        .because("settings are values: make it a record"));
    }

    private static ArchRule suffixLives(String suffix, String home) {
        return classes()
                .that()
                .haveSimpleNameEndingWith(suffix)
                .should()
                .resideInAPackage(home)
                .because("the suffix has one meaning (STYLE §2): move it, or choose another word");
    }

    /** A record, enum, interface, abstract or sealed type is closed or open by its kind. */
    static ArchRule classesAreFinal() {
        return classes()
                .that(not(resideInAPackage("dev.laurel.kafka.wire..")))
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should(
                        condition(
                                "be final or abstract",
                                type ->
                                        type.getModifiers().contains(JavaModifier.FINAL)
                                                || type.getModifiers()
                                                        .contains(JavaModifier.ABSTRACT)
                                                || isEnumConstant(type)
                                                || isSubclassedBySpring(type)))
                .because("nothing is extended by chance: make it final, or design it abstract");
    }

    private static boolean isEnumConstant(JavaClass type) {
        return type.getRawSuperclass().map(JavaClass::isEnum).orElse(false);
    }

    private static boolean isSubclassedBySpring(JavaClass type) {
        return type.isMetaAnnotatedWith("org.springframework.context.annotation.Configuration");
    }

    static List<ArchRule> configurationIsRecords() {
        return List.of(
                classes()
                        .that()
                        .areAnnotatedWith(
                                "org.springframework.boot.context.properties.ConfigurationProperties")
                        .should()
                        .beRecords()
                        .allowEmptyShould(true)
                        .because("settings are read once and never change: make it a record"),
                noFields()
                        .should()
                        .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                        .orShould()
                        .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                        .orShould()
                        .beAnnotatedWith("jakarta.inject.Inject")
                        .orShould()
                        .beAnnotatedWith("jakarta.annotation.Resource")
                        .because("what a class needs is in its constructor"));
    }

    static ArchRule fieldsArePrivate() {
        return fields().that()
                .areNotStatic()
                .and()
                .areDeclaredInClassesThat(not(resideInAPackage("dev.laurel.kafka.wire..")))
                .should()
                .notBePublic()
                .because("a public field is a promise nobody can keep: add a method");
    }

    /**
     * Used is also what a nested type of is used, and what stands in the signature of another
     * public type. Those that a framework finds by name are not seen: there is none today.
     *
     * @param users who may use it, tests included
     */
    static ArchRule publicMeansUsedElsewhere(JavaClasses users) {
        var used = new HashSet<String>();
        for (var user : users) {
            for (var use : user.getDirectDependenciesFromSelf()) {
                var target = use.getTargetClass();
                if (!target.getPackageName().equals(user.getPackageName())
                        || standsInSignature(use, user)) {
                    used.add(outermost(target));
                }
            }
        }
        return classes()
                .that(not(resideInAPackage("dev.laurel.kafka..")))
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .should(
                        condition(
                                "be used in another package",
                                type ->
                                        hasMain(type)
                                                || isConstants(type)
                                                || used.contains(type.getName())))
                .because("public is a decision: make it package-private until someone needs it");
    }

    /** The compiler copies constants: who uses them cannot be seen. */
    private static boolean isConstants(JavaClass type) {
        return type.getMethods().isEmpty() && !type.getFields().isEmpty() && !type.isRecord();
    }

    private static boolean standsInSignature(Dependency use, JavaClass user) {
        var text = use.getDescription();
        return user.getModifiers().contains(JavaModifier.PUBLIC)
                && !outermost(user).equals(outermost(use.getTargetClass()))
                && (text.contains("has parameter of type")
                        || text.contains("has return type")
                        || text.contains("has generic return type")
                        || text.contains("has generic parameter type"));
    }

    private static String outermost(JavaClass type) {
        var name = type.getBaseComponentType().getName();
        var dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }

    static ArchRule testsSayWhatShouldBe() {
        return methods()
                .that()
                .areAnnotatedWith("org.junit.jupiter.api.Test")
                .or()
                .areAnnotatedWith("org.junit.jupiter.params.ParameterizedTest")
                .should()
                .haveNameStartingWith("should")
                .andShould()
                .beDeclaredInClassesThat()
                .haveNameMatching(".*(Test|IT|Stress|Measurement)(\\$.*)?")
                .because("a failed test reads as a broken promise: shouldRejectSpendWhen…");
    }

    private static boolean hasMain(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(
                        method ->
                                method.getName().equals("main")
                                        && method.getModifiers().contains(JavaModifier.STATIC));
    }

    private static ArchCondition<JavaClass> condition(
            String description, Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!holds.test(type)) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type, type.getName() + " should " + description));
                }
            }
        };
    }
}
