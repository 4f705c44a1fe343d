package cn.xdf.arch.xlss.http;

/** An answer that puts its JSON together itself. */
public interface EncodedAnswer {
    void writeTo(JsonText json);

    /** At least as many bytes as it has when nothing in it must be escaped: for who takes memory for it. */
    int roughBytes();
}
