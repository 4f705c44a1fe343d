package cn.xdf.arch.xlss.e2e.provision;

class ManyFilesSoak extends ManyFiles {
    @Override
    int files() {
        return 1_000_000;
    }
}
