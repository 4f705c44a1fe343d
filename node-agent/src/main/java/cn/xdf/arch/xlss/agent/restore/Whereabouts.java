package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.volume.Placing;
import java.util.Optional;

/** What is kept of each of our volumes: where its data is, and where it is about to be put. */
record Whereabouts(String home, long epoch, Optional<Placing> placing) {}
