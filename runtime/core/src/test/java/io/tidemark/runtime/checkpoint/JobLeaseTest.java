// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who works and who stands by. */
final class JobLeaseTest {
    private static final Path DISK = Path.of("/disk");
    private static final Duration RENEW = Duration.ofSeconds(1);
    private static final Duration EXPIRE = Duration.ofSeconds(5);

    private final MemoryStorage storage = new MemoryStorage();
    private final Set<String> dead = new HashSet<>();

    /** Knows of a process what the test says. */
    private final class TestWatch implements ProcessWatch {
        private final String self;

        TestWatch(String self) {
            this.self = self;
        }

        @Override
        public String self() {
            return self;
        }

        @Override
        public boolean isDead(String process) {
            return dead.contains(process);
        }
    }

    private JobLease lease(String run) {
        return new JobLease(storage, "job", run, new TestWatch(run), RENEW, EXPIRE);
    }

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void tryAcquire_nobodyHolds_isHeldAtOnce() throws IOException {
        JobLease lease = lease("a");
        assertThat(lease.tryAcquire(seconds(7))).isTrue();
        assertThat(lease.renew(seconds(7.5))).isTrue();
        assertThat(storage.list("lease-")).hasSize(1);
        for (int second = 8; second < 20; second++) {
            assertThat(lease.renew(seconds(second))).isTrue();
        }
        assertThat(storage.list("lease-")).hasSize(2);
    }

    @Test
    void tryAcquire_holderRenews_standsBy() throws IOException {
        JobLease holder = lease("a");
        JobLease standBy = lease("b");
        holder.tryAcquire(seconds(100));
        // Clocks that have nothing in common.
        for (double passed = 0; passed < 30; passed += 0.5) {
            assertThat(holder.renew(seconds(100 + passed))).isTrue();
            assertThat(standBy.tryAcquire(seconds(-5_000 + passed))).isFalse();
        }
    }

    @Test
    void tryAcquire_holderSilent_takesOverAfterTheExpiry() throws IOException {
        JobLease holder = lease("a");
        JobLease standBy = lease("b");
        holder.tryAcquire(0);
        assertThat(standBy.tryAcquire(seconds(50))).isFalse();
        assertThat(standBy.tryAcquire(seconds(54.9))).isFalse();
        assertThat(standBy.tryAcquire(seconds(55))).isTrue();

        assertThat(holder.renew(seconds(6))).isFalse();
        assertThatThrownBy(() -> holder.renew(seconds(7)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not held");
        assertThat(holder.tryAcquire(seconds(8))).isFalse();
        assertThat(standBy.renew(seconds(57))).isTrue();
    }

    @Test
    void tryAcquire_holderKnownToBeDead_takesOverAtOnce() throws IOException {
        lease("a").tryAcquire(0);
        JobLease standBy = lease("b");
        assertThat(standBy.tryAcquire(0)).isFalse();
        dead.add("a");
        assertThat(standBy.tryAcquire(1)).isTrue();
        assertThat(standBy.whyFree()).isEqualTo("whose process is dead");
        assertThat(lease("c").tryAcquire(2)).isFalse();
    }

    @Test
    void release_standBy_takesOverAtOnce() throws IOException {
        JobLease holder = lease("a");
        JobLease standBy = lease("b");
        holder.tryAcquire(0);
        assertThat(standBy.tryAcquire(0)).isFalse();
        holder.release();
        holder.release();
        assertThat(standBy.tryAcquire(1)).isTrue();
        assertThat(standBy.whyFree()).isEqualTo("which is over");
    }

    @Test
    void tryAcquire_claimDamaged_isWaitedFor() throws IOException {
        lease("a").tryAcquire(0);
        storage.replace(storage.list("lease-").get(0), new byte[3]);
        JobLease standBy = lease("b");
        assertThat(standBy.tryAcquire(0)).isFalse();
        assertThat(standBy.tryAcquire(seconds(5))).isTrue();
        assertThat(standBy.whyFree()).isEqualTo("of which nothing was heard for 5 s (dead, asleep, or cut off)");
    }

    @Test
    void settings_renewedTooLate_areRefused() {
        assertThatThrownBy(() -> new JobLease(storage, "job", "a", new TestWatch("a"), EXPIRE, EXPIRE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be renewed earlier");
    }

    /** Processes that renew when they should: nobody takes over from one that is awake and whose storage works. */
    @Test
    void anyOrder_withFaults_oneHoldsAtATimeAndSomebodyAlwaysDoes() throws IOException {
        int acquired = 0;
        for (int seed = 0; seed < Integer.getInteger("random.cases", 150); seed++) {
            Random random = new Random(seed);
            SimulatedDisk disk = new SimulatedDisk(random, DISK);
            List<JobLease> leases = new ArrayList<>();
            for (int process = 0; process < 3; process++) {
                FaultPlan plan = random.nextBoolean() ? FaultPlan.none() : FaultPlan.random(random, 40);
                LocalCheckpointStorage files =
                        new LocalCheckpointStorage(DISK.resolve("checkpoints"), disk.newProcess(plan), "p" + process);
                leases.add(new JobLease(files, "job", "run" + process, new TestWatch(""), RENEW, EXPIRE));
            }
            JobLease holder = null;
            double heldUntil = 0;
            double lastHeld = 0;
            for (double now = 0; now < 60; now += 0.25) {
                JobLease next = leases.get(random.nextInt(leases.size()));
                boolean isHolder = next == holder;
                try {
                    boolean holds = isHolder ? next.renew(seconds(now)) : next.tryAcquire(seconds(now));
                    if (holds && !isHolder) {
                        assertThat(now).as("seed %d", seed).isGreaterThanOrEqualTo(heldUntil);
                        holder = next;
                        acquired++;
                    }
                    if (holds) {
                        heldUntil = now + 3.9;
                        lastHeld = now;
                    } else if (isHolder) {
                        holder = null;
                    }
                } catch (IOException unknown) {
                    // It may be held or not.
                    heldUntil = 0;
                } catch (SimulatedCrash crash) {
                    leases.remove(next);
                    holder = isHolder ? null : holder;
                    if (leases.isEmpty()) {
                        break;
                    }
                }
                if (leases.size() < 3) {
                    lastHeld = now;
                }
                assertThat(now - lastHeld).as("seed %d", seed).isLessThan(25);
            }
        }
        assertThat(acquired).isGreaterThan(150);
    }

    @Test
    void localProcesses_deadAndAlive_areToldApart() throws Exception {
        LocalProcesses processes = LocalProcesses.create();
        assertThat(processes.isDead(processes.self())).isFalse();
        assertThat(processes.isDead("")).isFalse();
        assertThat(processes.isDead("elsewhere 1 1")).isFalse();
        if (!processes.self().isEmpty()) {
            Process child = new ProcessBuilder("true").start();
            String described = processes.describe(child.toHandle());
            child.waitFor();
            String self = processes.self();
            assertThat(processes.isDead(self.substring(0, self.lastIndexOf(' ')) + " t12345"))
                    .isTrue();
            assertThat(processes.isDead(self.substring(0, self.lastIndexOf(' ')) + " 12345"))
                    .as("a start that was not told in ticks")
                    .isFalse();
            assertThat(processes.self()).isEqualTo(self);
            assertThat(described.isEmpty() || processes.isDead(described)).isTrue();
        }
    }
}
