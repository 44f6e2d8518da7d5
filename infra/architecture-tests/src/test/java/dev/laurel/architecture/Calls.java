package dev.laurel.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Calls, references included, that hide something: a clock, a thread, a wait, chance. */
final class Calls {

    private static final Set<String> CLOCKS =
            Set.of(
                    "java.lang.System.currentTimeMillis",
                    "java.time.Instant.now",
                    "java.time.LocalDate.now",
                    "java.time.LocalDateTime.now",
                    "java.time.ZonedDateTime.now",
                    "java.time.OffsetDateTime.now",
                    "java.time.Clock.systemUTC",
                    "java.time.Clock.systemDefaultZone",
                    "java.time.Clock.system",
                    "java.time.InstantSource.system");

    private Calls() {}

    /** The time of day; {@code System.nanoTime} only where a duration is measured. */
    static DescribedPredicate<JavaAccess<?>> clock() {
        return access("ask a clock", access -> CLOCKS.contains(name(access)));
    }

    static DescribedPredicate<JavaAccess<?>> nanoTime() {
        return access("measure time", access -> name(access).equals("java.lang.System.nanoTime"));
    }

    static DescribedPredicate<JavaAccess<?>> chance() {
        return access(
                "depend on chance",
                access ->
                        name(access).equals("java.lang.Math.random")
                                || name(access).equals("java.util.UUID.randomUUID")
                                || isTo(access, ThreadLocalRandom.class)
                                || (isTo(access, java.util.Random.class)
                                        && isConstructor(access)
                                        && parameters(access).isEmpty()));
    }

    static DescribedPredicate<JavaAccess<?>> sleep() {
        return access(
                "sleep",
                access ->
                        name(access).equals("java.lang.Thread.sleep")
                                || (isTo(access, TimeUnit.class)
                                        && access.getTarget().getName().equals("sleep")));
    }

    static DescribedPredicate<JavaAccess<?>> thread() {
        return access(
                "make a thread",
                access ->
                        (isTo(access, Thread.class)
                                        && (isConstructor(access)
                                                || access.getTarget().getName().startsWith("of")
                                                || access.getTarget()
                                                        .getName()
                                                        .equals("startVirtualThread")))
                                || isTo(access, Executors.class)
                                || (isTo(access, ForkJoinPool.class) && isConstructor(access)));
    }

    /** The common pool: nobody bounds, names or ends it. */
    static DescribedPredicate<JavaAccess<?>> commonPool() {
        return access(
                "run in the common pool",
                access ->
                        isParallelStream(access)
                                || name(access)
                                        .equals("java.util.concurrent.ForkJoinPool.commonPool")
                                || isAsyncWithoutExecutor(access));
    }

    private static boolean isParallelStream(JavaAccess<?> access) {
        return Set.of("parallelStream", "parallel").contains(access.getTarget().getName())
                && access.getTargetOwner().getName().startsWith("java.util.");
    }

    private static boolean isAsyncWithoutExecutor(JavaAccess<?> access) {
        return isTo(access, CompletableFuture.class)
                && access.getTarget().getName().endsWith("Async")
                && !parameters(access).contains("java.util.concurrent.Executor");
    }

    private static String name(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static boolean isTo(JavaAccess<?> access, Class<?> owner) {
        return access.getTargetOwner().isEquivalentTo(owner);
    }

    private static boolean isConstructor(JavaAccess<?> access) {
        return access.getTarget().getName().equals("<init>");
    }

    private static List<String> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                ? target.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                : List.of();
    }

    private static DescribedPredicate<JavaAccess<?>> access(
            String description, java.util.function.Predicate<JavaAccess<?>> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }
}
