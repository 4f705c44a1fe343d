"""What `status` says of volumes and nodes."""

import unittest

from objects import FORBIDDEN, NOW, claim, facts, node, pod, pv, stateful_set, storage_node, xlss

SAVED = dict(last_backup_time="2026-11-29T11:30:00Z", last_backup_result="Success")


def whole(**more):
    things = dict(nodes=[node("n1")], storagenodes=[storage_node()], persistentvolumes=[pv()], persistentvolumeclaims=[claim(**SAVED)],
                  pods=[pod(node="n1")], statefulsets=[stateful_set(backup="enabled")], deployments=[], replicasets=[], daemonsets=[], pvrestores=[])
    things.update(more)
    return facts(**things)


def report(**more):
    return xlss.status_report(whole(**more), "", NOW)


def state(**more):
    return report(**more)["volumes"][0]["state"]


class Status(unittest.TestCase):
    def test_all_is_well(self):
        said = report()
        self.assertTrue(said["ok"], said)
        self.assertEqual(said["volumes"][0]["schedule"], "@hourly")
        self.assertEqual(said["nodes"][0]["volumes"], 1)

    def test_nobody_asked_for_backups(self):
        said = report(statefulsets=[stateful_set()])
        self.assertEqual(said["volumes"][0]["state"], "unprotected")
        self.assertIn("backup=enabled", said["volumes"][0]["reason"])
        self.assertFalse(said["ok"])

    def test_the_setting_nearest_to_the_data_wins(self):
        self.assertEqual(state(pods=[pod(node="n1", backup="disabled")]), "unprotected")
        self.assertEqual(state(pods=[pod(node="n1", backup="disabled")], persistentvolumeclaims=[claim(backup="enabled", **SAVED)]), "protected")

    def test_a_backup_that_is_late(self):
        late = dict(SAVED, last_backup_time="2026-11-29T09:30:00Z")
        self.assertEqual(state(persistentvolumeclaims=[claim(**late)]), "overdue")
        self.assertEqual(state(persistentvolumeclaims=[claim(backup_schedule="@daily", **late)]), "protected")
        self.assertEqual(state(persistentvolumeclaims=[claim(backup_schedule="sometimes", **late)]), "unknown")

    def test_a_backup_that_failed_or_never_was(self):
        self.assertEqual(state(persistentvolumeclaims=[claim(**dict(SAVED, last_backup_result="Partial"))]), "failing")
        self.assertEqual(state(persistentvolumeclaims=[claim()]), "unprotected")

    def test_a_repository_on_the_volumes_own_node_protects_from_nothing(self):
        there = dict(nodes=[node("n1", **{xlss.REPOSITORY_LABEL: ""})], repository={"spec": {}})
        self.assertEqual(state(**there), "unprotected")
        self.assertEqual(state(nodes=there["nodes"]), "protected")  # a label without a server means nothing

    def test_a_lost_node_and_a_failed_pool(self):
        self.assertFalse(report(storagenodes=[storage_node(verdict="Lost")])["ok"])
        self.assertFalse(report(storagenodes=[storage_node(state="Failed")])["ok"])
        self.assertEqual(report(storagenodes=[])["nodes"][0]["reason"], "no agent has reported it")

    def test_what_may_not_be_read_is_said_and_the_rest_shown(self):
        said = report(persistentvolumes=FORBIDDEN)
        self.assertEqual(said["unread"], ["persistentvolumes: Error from server (Forbidden): no"])
        self.assertEqual((said["volumes"], len(said["nodes"])), ([], 1))
        self.assertEqual(report(statefulsets=FORBIDDEN)["volumes"][0]["state"], "unprotected")


if __name__ == "__main__":
    unittest.main()
