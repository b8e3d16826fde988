"""The walls between the rooms stand; and a hole in any of them would be seen."""
import pathlib
import tempfile
import unittest

from rooms import violations

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Rooms(unittest.TestCase):
    def test_no_include_leads_the_wrong_way(self):
        self.assertEqual(violations(ROOT), [])

    def test_the_includes_of_the_real_code_are_read(self):
        # An empty list above means something only if the reading works: mpi.h moved to another room must show.
        real = (ROOT / "src/scheduler/communicator.cpp").read_text()
        self.assertEqual(len(self.plant("src/training/train_unit.cpp", real)), 3)  # mpi.h and two headers of the scheduler

    def plant(self, path, text):
        with tempfile.TemporaryDirectory() as root:
            file = pathlib.Path(root, path)
            file.parent.mkdir(parents=True)
            file.write_text(text)
            return violations(root)

    def test_planted_violations_are_found(self):
        for path, include in [
            ("src/core/text.cpp", '"sweep/key.hpp"'),
            ("src/sweep/parse.cpp", '"problems/bandit.hpp"'),
            ("src/sweep/parse.cpp", "<mpi.h>"),
            ("src/sweep/parse.cpp", "<hdf5.h>"),
            ("src/problems/bandit.cpp", '"policies/tabular.hpp"'),
            ("src/problems/bandit.cpp", '"training/train_unit.hpp"'),
            ("src/theory/limit.cpp", '"training/parameters.hpp"'),
            ("src/training/metrics/registry.cpp", '"store/layout.hpp"'),
            ("src/training/train_unit.cpp", '"scheduler/unit_order.hpp"'),
            ("src/training/train_unit.cpp", '"analysis/statistics/binomial.hpp"'),
            ("src/scheduler/job_board.cpp", '"training/train_unit.hpp"'),
            ("src/scheduler/job_board.cpp", '"store/layout.hpp"'),
            ("src/store/skeleton.cpp", '"sweep/sweep.hpp"'),
            ("src/store/skeleton.cpp", "<mpi.h>"),
            ("src/cli/run.cpp", "<mpi.h>"),
            ("src/cli/status.cpp", "<hdf5.h>"),
            ("src/cli/status.cpp", "<H5Dpublic.h>"),
            ("src/engine/run.cpp", "<mpi.h>"),
            ("src/engine/run.cpp", '"analysis/results.hpp"'),
            ("src/engine/run.cpp", '"cli/progress.hpp"'),
            ("src/store/skeleton.cpp", '"engine/run.hpp"'),
            ("src/scheduler/job_board.cpp", '"engine/run.hpp"'),
            ("src/training/train_unit.cpp", '"engine/observer.hpp"'),
            ("src/training/train_unit.cpp", '"tests/oracles/bandit_trainer.hpp"'),
            ("src/training/train_unit.cpp", '"../tests/oracles/bandit_trainer.hpp"'),
            ("analysis/results.cpp", '"engine/status.hpp"'),
            ("analysis/results.cpp", '"cli/command.hpp"'),
            ("analysis/results.cpp", '"scheduler/communicator.hpp"'),
            ("analysis/statistics/binomial.cpp", '"analysis/results.hpp"'),
            ("src/cli/run.cpp", '"progress.hpp"'),
            ("src/newroom/thing.cpp", "<vector>"),
        ]:
            with self.subTest(path=path, include=include):
                found = self.plant(path, f"#include {include}\n")
                self.assertEqual(len(found), 1, found)
                self.assertIn(path, found[0])

    def test_allowed_includes_pass(self):
        for path, include in [
            ("src/training/train_unit.cpp", '"theory/thresholds.hpp"'),
            ("src/training/metrics/registry.cpp", '"training/metrics/metric.hpp"'),
            ("src/scheduler/communicator.cpp", "<mpi.h>"),
            ("src/store/hdf5.hpp", "<hdf5_hl.h>"),
            ("src/cli/run.cpp", '"engine/run.hpp"'),
            ("src/engine/run.cpp", '"store/reader.hpp"'),
            ("src/engine/run.cpp", '"scheduler/communicator.hpp"'),
            ("src/cli/analyze.cpp", '"analysis/statistics/binomial.hpp"'),
            ("analysis/summary.cpp", '"analysis/statistics/binomial.hpp"'),
            ("analysis/figures/gnuplot.cpp", '"analysis/results.hpp"'),
        ]:
            with self.subTest(path=path, include=include):
                self.assertEqual(self.plant(path, f"#include {include}\n"), [])


if __name__ == "__main__":
    unittest.main()
