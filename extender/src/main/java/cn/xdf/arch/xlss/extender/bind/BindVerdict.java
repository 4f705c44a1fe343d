package cn.xdf.arch.xlss.extender.bind;

/** What to do with a bind. */
public sealed interface BindVerdict {
    /** Write the Binding. */
    record Post() implements BindVerdict {}

    /** It is written already: a scheduler repeats a bind whose answer it did not get. */
    record AlreadyBound() implements BindVerdict {}

    record Refuse(String reason) implements BindVerdict {}
}
