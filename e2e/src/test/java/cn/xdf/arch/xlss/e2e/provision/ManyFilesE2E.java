package cn.xdf.arch.xlss.e2e.provision;

import org.junit.jupiter.api.Tag;

/** A sample of {@link ManyFilesSoak}. */
@Tag("slow")
class ManyFilesE2E extends ManyFiles {
    @Override
    int files() {
        return 200_000;
    }
}
