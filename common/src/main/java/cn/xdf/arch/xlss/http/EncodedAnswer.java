package cn.xdf.arch.xlss.http;

/** An answer that puts its JSON together itself. */
public interface EncodedAnswer {
    void writeTo(JsonText json);
}
