package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.time.Duration;
import java.util.List;

/** What the provisioner does next about a restore. */
sealed interface RestoreStep {
    /** Lock these volumes, in this order, all or none; then the phase is Accepted. */
    record Accept(List<LocalVolume> volumes) implements RestoreStep {}

    /** Let no node mount these volumes any more. */
    record CloseSignposts(List<LocalVolume> volumes) implements RestoreStep {}

    /** Give these volumes their new home, one patch each; then the phase is Committed. */
    record Commit(List<Transfer> transfers) implements RestoreStep {}

    /** One volume of a commit; {@code placing} is what the volume's annotation will say. */
    record Transfer(LocalVolume volume, Placing placing) {}

    /** Nothing to write but the phase: a commit was interrupted after its last volume. */
    record Committed() implements RestoreStep {}

    record Succeed() implements RestoreStep {}

    /** The reason to move is gone; the home stays what it was. */
    record Cancel(RestoreReason reason, String message) implements RestoreStep {}

    record Fail(RestoreReason reason, String message) implements RestoreStep {}

    /** Somebody else's turn. {@code reason} is null where all goes its way. */
    record Wait(RestoreReason reason, String message) implements RestoreStep {}

    /** It is over, and stays for people to read. @param rest for how long */
    record Keep(Duration rest) implements RestoreStep {}

    /** Kept long enough. */
    record Delete() implements RestoreStep {}
}
