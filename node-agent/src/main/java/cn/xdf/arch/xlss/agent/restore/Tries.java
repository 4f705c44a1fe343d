package cn.xdf.arch.xlss.agent.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How often a restore was begun, beside what it stages. Kubernetes has the kernel kill all of a container that is out of memory: then
 * nobody is left to tell, and the next agent would go the same way for ever.
 */
record Tries(Path file) {
    int begun() throws IOException {
        return Files.exists(file) ? (int) Files.size(file) : 0;
    }

    void note(int begun) throws IOException {
        Files.writeString(file, "I".repeat(begun));
    }
}
