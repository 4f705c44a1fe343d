package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Command;
import java.nio.file.Path;
import java.time.Duration;

/** A directory seen from outside: filled with what is easily lost, and told in a text that is equal only for equal trees. */
final class Tree {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String FILL = """
            set -e
            cd "$1"
            mkdir -p empty files/deep
            for i in $(seq 300); do echo "$i" >files/$i; done
            head -c "$2" /dev/urandom >ballast
            ln -f ballast files/deep/hard-link
            ln -sfn ../ballast files/symbolic-link
            [ -p files/fifo ] || mkfifo files/fifo
            truncate -s 64M files/sparse
            printf x | dd of=files/sparse bs=1 seek=33554432 conv=notrunc status=none
            touch "$(printf 'files/new\\nline')" "$(printf 'files/not-utf8-\\377')"
            chown 1234:4321 files/1; chmod 4755 files/2; touch -d 2001-02-03T04:05:06.789Z files/3
            sync -f .
            """;

    private static final String TELL = """
            cd "$1" && LC_ALL=C
            find . -printf '%P|%y|%m|%U|%G|%n|%l|%T@\\0' | sort -z | tr '\\0' '\\n' | sed '/^|d/s/|[^|]*$//'
            find . -type f -print0 | sort -z | xargs -0 sha256sum -b
            """;

    private Tree() {}

    static void fill(Path directory, String ballast) {
        shell(FILL, directory.toString(), ballast);
    }

    static String tell(Path directory) {
        return shell(TELL, directory.toString());
    }

    private static String shell(String script, String... arguments) {
        String[] all = new String[4 + arguments.length];
        System.arraycopy(new String[] {"bash", "-c", script, "tree"}, 0, all, 0, 4);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return Command.of(all).within(LIMIT).run().orFail();
    }
}
