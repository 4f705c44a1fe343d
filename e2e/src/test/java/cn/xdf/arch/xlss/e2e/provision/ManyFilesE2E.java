package cn.xdf.arch.xlss.e2e.provision;

/** A sample of {@link ManyFilesSoak}. */
class ManyFilesE2E extends ManyFiles {
    @Override
    int files() {
        return 200_000;
    }
}
