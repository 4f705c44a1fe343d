"""What a pod waits for."""

import unittest

from objects import NOW, claim, facts, ours, pod, pv, stateful_set, storage_node, xlss

LOST = dict(verdict="Lost", since="2026-11-29T11:58:00Z", reason="away")


def steps(the_pod=None, **more):
    things = dict(storagenodes=[storage_node(), storage_node("n2")], persistentvolumes=[pv()], persistentvolumeclaims=[claim()], pods=[], pvrestores=[],
                  statefulsets=[stateful_set()], deployments=[], replicasets=[], daemonsets=[], events=[], storageclasses=[{"metadata": {"name": "xlss"}}])
    things.update(more)
    return {one.id: one for one in xlss.why_steps(facts(**things), the_pod or pod(), NOW)}


def lost(**notes):
    return steps(storagenodes=[storage_node(**LOST), storage_node("n2"), storage_node("n3")], statefulsets=[stateful_set(**notes)]).get("failover")


class Why(unittest.TestCase):
    def test_it_waits_for_the_scheduler(self):
        said = steps(events=[{"reason": "FailedScheduling", "message": "0/3 nodes are available", "lastTimestamp": "2026-11-29T11:00:00Z"}])
        self.assertEqual(said["node"].text, "the scheduler: 0/3 nodes are available")

    def test_it_slipped_past_the_webhook(self):
        one = pod()
        one["spec"]["schedulerName"] = "default-scheduler"
        self.assertEqual(steps(one)["scheduler"].state, "blocked")
        self.assertIn("delete pod db-0", steps(one)["scheduler"].next)
        one["spec"]["nodeName"] = "n1"
        self.assertEqual(steps(one)["scheduler"].state, "done")

    def test_claims_that_are_not_bound(self):
        self.assertEqual(steps(persistentvolumeclaims=[])["claim"].text, "claim data-db-0 does not exist")
        self.assertIn("no volume yet", steps(persistentvolumeclaims=[claim(volume="")])["claim"].text)
        self.assertIn("does not exist", steps(persistentvolumeclaims=[claim(volume="")], storageclasses=[])["claim"].text)

    def test_a_home_that_is_suspect_or_has_a_broken_disk(self):
        self.assertEqual(steps(storagenodes=[storage_node(verdict="Suspect")])["home"].state, "waits")
        self.assertEqual(steps(storagenodes=[storage_node(state="Failed")])["home"].state, "blocked")

    def test_a_lost_home_and_what_its_owner_said(self):
        self.assertEqual(lost().state, "blocked")  # without backups: Hold
        self.assertIn("failover-now", lost().next)
        self.assertEqual(lost(backup="enabled").text, "it may move in 3m (failover-after)")
        self.assertEqual(lost(backup="enabled", failover_after="1m").state, "done")
        self.assertEqual(lost(failover="Hold", failover_now="go", failover_after="1d").state, "done")
        self.assertEqual(lost(failover="Hold", failover_now="2026-11-29T11:00:00Z").state, "blocked")  # of an earlier loss
        self.assertIn("no duration", lost(failover="Restore", failover_after="soon").text)
        self.assertIn("no known value", lost(failover="Sometimes").text)

    def test_the_brake(self):
        both = [storage_node(**LOST), storage_node("n2", **LOST), storage_node("n3")]
        said = steps(storagenodes=both, statefulsets=[stateful_set(failover="StartEmpty", failover_after="1s")])
        self.assertIn("too many nodes", said["failover"].text)

    def test_a_pod_of_the_dead_node_still_counts(self):
        old = pod("db-0-old", node="n1")
        old["metadata"]["deletionTimestamp"] = "2026-11-29T11:59:00Z"
        said = steps(pods=[old])["users"]
        self.assertEqual(said.state, "blocked")
        self.assertIn("--force", said.next)

    def test_restores_under_way_and_failed(self):
        restore = {"metadata": {"name": "r", "namespace": "shop"}, "spec": {"volumes": ["pvc-1"], "nodeName": "n2"},
                   "status": {"phase": "Restoring", "percent": 40}}
        self.assertEqual(steps(pvrestores=[restore])["restore"].text, "restore r to n2 is Restoring, 40 %")
        restore["status"] = {"phase": "Failed", "reason": "NoSnapshot", "message": "none"}
        self.assertIn("--start-empty", steps(pvrestores=[restore])["restore"].next)
        restore["metadata"]["labels"] = ours(pod_uid="another")
        self.assertNotIn("restore", steps(pvrestores=[restore]))

    def test_a_volume_that_cannot_be_trusted(self):
        broken = pv()
        del broken["metadata"]["annotations"][xlss.PREFIX + "home-pool"]
        self.assertIn("home-pool is missing", steps(persistentvolumes=[broken])["volume"].text)


if __name__ == "__main__":
    unittest.main()
