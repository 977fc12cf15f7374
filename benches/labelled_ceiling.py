"""What the candidate pairs could give: a gradient-boosted model fitted with labels, clustered, at the best threshold.

    labelled_ceiling.py TEST=FOLDER ... [TRAIN=FOLDER ...]

In: folders with `pairs.csv` (`cargo bench --bench linkage -- --council N --seed S --write-pairs FOLDER`) and `truth.csv` (of `hearth demo`
with the same N and S). Without TRAIN folders the model is cross-validated on each TEST by true households: every pair is judged by
models that have not seen it, one that has seen no pair of the left record's household and one of the right's. With them it is fitted
on those councils and judges the others.

Out, in each TEST folder: persons-pairs.csv and persons-context.csv in the columns of `hearth export links`, each at the threshold that serves
its F1 best. The first has pair evidence alone: what each comparison found, with its weight, and the datasets and roles of the two. The
second has the surroundings too: ranks among rivals, the best rival's weight, links between those whom the two live with.

Neither is a rival of a matcher: no council has the labels, and none knows the best threshold. They say how much of what the records
hold was used. Clusters are made by average linkage within connected components: the two clusters whose pairs are likeliest on average
are joined first. Two mentions of one source row stay apart, and a pair that blocking did not bring together is no evidence either way
beyond counting as unlikely (`UNMET`).
"""

import csv
import heapq
import os
import sys

import lightgbm
import numpy

FOLDS = 5
# what a pair counts for in an average if blocking never met it
UNMET = 0.3
THRESHOLDS = [0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9]
KEYS = ["left_dataset", "left_record", "left_role", "right_dataset", "right_record", "right_role", "left_group", "right_group", "label"]
# of Hearth's own decision, which is to be judged
DECIDED = ["linked"]
CONTEXT = [
    f"{side}_{what}" for what in ("rank_home", "rival_home", "rank_dataset", "rival_dataset", "mates") for side in ("left", "right")
] + ["shared_mates", "mate_links", "mate_links_bits", "mate_links_best"]  # fmt: skip
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 47,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbose": -1,
    "seed": 1,
    "deterministic": True,
    # on a machine that does other work, threads that wait for each other take longer than one alone
    "num_threads": 1,
}
ROUNDS = 250


class Pairs:
    """One council's candidate pairs as columns."""

    def __init__(self, folder):
        with open(os.path.join(folder, "pairs.csv"), encoding="utf-8") as file:
            rows = csv.reader(file)
            self.head = next(rows)
            columns = list(zip(*rows))
        self.column = dict(zip(self.head, columns))
        self.count = len(columns[0])
        at = lambda side: list(zip(*(self.column[f"{side}_{part}"] for part in ("dataset", "record", "role"))))
        self.left, self.right = at("left"), at("right")
        self.forbidden = numpy.array(self.column["forbidden"]) == "1"
        labels = numpy.array(self.column["label"])
        self.labelled, self.label = labels != "", labels == "1"
        self.groups = [self.column["left_group"], self.column["right_group"]]
        with open(os.path.join(folder, "truth.csv"), encoding="utf-8") as file:
            self.truth = {(row["dataset"], row["record_id"], row["role"]): row["person_id"] for row in csv.DictReader(file)}

    def features(self, names, words):
        """A table of numbers; words are numbered alike in every council. Also says which columns are words."""
        table, kinds = [], []
        for name in names:
            if name in ("left_role", "right_role"):
                values = [role.rstrip("0123456789") for role in self.column[name]]
            else:
                values = self.column[name]
            known = words.setdefault(name, {}) if is_word(name) else None
            kinds.append(known is not None)
            if known is None:
                table.append(numpy.array([float(value) if value else numpy.nan for value in values]))
            else:
                table.append(numpy.array([known.setdefault(value, len(known)) for value in values], dtype=float))
        return numpy.column_stack(table), kinds


def is_word(name):
    return name.endswith(("_level", "_dataset", "_role")) and "rank" not in name and "rival" not in name


def names_of(head, with_context):
    # groups and records would give the label away
    left_out = {*KEYS, *DECIDED} - {"left_dataset", "right_dataset", "left_role", "right_role"}
    return [name for name in head if name not in left_out and (with_context or name not in CONTEXT)]


def fit(table, label, kinds):
    data = lightgbm.Dataset(table, label=label.astype(float), categorical_feature=[at for at, word in enumerate(kinds) if word])
    return lightgbm.train(PARAMETERS, data, num_boost_round=ROUNDS)


def judged(tests, train, with_context):
    """For each council the probability of each of its pairs."""
    names, words = names_of(tests[0].head, with_context), {}
    tables = [council.features(names, words) for council in tests]
    if train:
        seen = numpy.vstack([council.features(names, words)[0][council.labelled] for council in train])
        label = numpy.concatenate([council.label[council.labelled] for council in train])
        model = fit(seen, label, tables[0][1])
        return [model.predict(table) for table, _ in tables]
    return [out_of_fold(council, *table) for council, table in zip(tests, tables)]


def out_of_fold(council, table, kinds):
    order = {group: at for at, group in enumerate(sorted({*council.groups[0], *council.groups[1]}))}
    shuffled = numpy.random.default_rng(1).integers(0, FOLDS, len(order))
    folds = [numpy.array([shuffled[order[group]] for group in side]) for side in council.groups]
    total = numpy.zeros(council.count)
    for fold in range(FOLDS):
        touched = (folds[0] == fold) | (folds[1] == fold)
        seen = ~touched & council.labelled
        total[touched] += fit(table[seen], council.label[seen], kinds).predict(table[touched])
    # a pair across two folds was judged twice
    return total / numpy.where(folds[0] == folds[1], 1, 2)


def cluster(test, probability, threshold):
    """Record → its cluster, by average linkage within the components of likely pairs."""
    index = {}
    for key in (*test.left, *test.right):
        index.setdefault(key, len(index))
    near = [{} for _ in index]
    rows = [key[:2] for key in index]
    for left, right, p, forbidden in zip(test.left, test.right, probability, test.forbidden):
        # far unlikely pairs draw an average down no more than unmet ones
        if not forbidden and p > 0.02:
            a, b = index[left], index[right]
            near[a][b] = near[b][a] = float(p)
    members = [[at] for at in range(len(index))]
    held = [{row} for row in rows]
    root = list(range(len(index)))
    heap = [(-p, 0, 0, a, b) for a, links in enumerate(near) for b, p in links.items() if a < b and p >= threshold]
    heapq.heapify(heap)
    age = [0] * len(index)
    # sums of the probabilities of the pairs between two clusters, and how many pairs were met
    between = [{other: (p, 1) for other, p in links.items()} for links in near]
    while heap:
        value, age_a, age_b, a, b = heapq.heappop(heap)
        if root[a] != a or root[b] != b or age[a] != age_a or age[b] != age_b:
            continue
        if not held[a].isdisjoint(held[b]):
            continue
        root[b] = a
        members[a] += members[b]
        held[a] |= held[b]
        age[a] += 1
        for other, (total, met) in between[b].items():
            between[other].pop(b, None)
            if other == a:
                continue
            before = between[a].get(other, (0.0, 0))
            between[a][other] = between[other][a] = (before[0] + total, before[1] + met)
        between[a].pop(b, None)
        between[b] = {}
        for other, (total, met) in between[a].items():
            pairs = len(members[a]) * len(members[other])
            mean = (total + UNMET * threshold * (pairs - met)) / pairs
            if mean >= threshold:
                heapq.heappush(heap, (-mean, age[a], age[other], a, other))
    keys = list(index)
    return {keys[at]: keys[cluster[0]] for cluster in (members[a] for a in range(len(root)) if root[a] == a) for at in cluster}


def f1(truth, found):
    """Pairwise precision, recall and F1 of persons, over every mention of the truth, met by blocking or not."""
    counts = {}, {}, {}
    for key, person in truth.items():
        who = found.get(key, key)
        for count, value in zip(counts, (who, person, (who, person))):
            count[value] = count.get(value, 0) + 1
    predicted, true, both = (sum(n * (n - 1) / 2 for n in count.values()) for count in counts)
    return both / max(predicted, 1), both / true, 2 * both / (predicted + true)


def perfect(test):
    """What blocking let through: the clusters that the labels themselves would make."""
    return cluster(test, numpy.where(test.label, 1.0, 0.0), 0.5)


def main():
    folders = [given.split("=", 1) for given in sys.argv[1:]]
    tests = [(folder, Pairs(folder)) for kind, folder in folders if kind == "TEST"]
    train = [Pairs(folder) for kind, folder in folders if kind == "TRAIN"]
    print("| council | ceiling | threshold | precision | recall | F1 |")
    print("|---|---|---|---|---|---|")
    for title, name, with_context in (("pair evidence, labelled", "pairs", False), ("and rivals and household, labelled", "context", True)):
        for (folder, test), probability in zip(tests, judged([test for _, test in tests], train, with_context)):
            tried = {}
            for threshold in THRESHOLDS:
                found = cluster(test, probability, threshold)
                tried[threshold] = (f1(test.truth, found), found)
            best = max(tried, key=lambda threshold: tried[threshold][0][2])
            (precision, recall, score), found = tried[best]
            council = os.path.basename(os.path.normpath(folder))
            print(f"| {council} | {title} | {best} | {precision:.4f} | {recall:.4f} | {score:.4f} |", flush=True)
            with open(os.path.join(folder, f"persons-{name}.csv"), "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(["dataset", "record_id", "role", "person_id", "household_id", "uprn"])
                for key in sorted(test.truth):
                    writer.writerow([*key, ":".join(found.get(key, key)), "", ""])
    for folder, test in tests:
        precision, recall, score = f1(test.truth, perfect(test))
        council = os.path.basename(os.path.normpath(folder))
        print(f"| {council} | what blocking let through | – | {precision:.4f} | {recall:.4f} | {score:.4f} |")


if __name__ == "__main__":
    main()
