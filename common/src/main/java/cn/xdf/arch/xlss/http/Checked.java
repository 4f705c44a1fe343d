package cn.xdf.arch.xlss.http;

/** What a program reads from a body. */
public interface Checked {
    /** @throws RejectedRequest when a field is missing or has a value that cannot be */
    void check();
}
