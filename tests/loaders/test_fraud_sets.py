"""The public fraud sets' layouts, on small files made here."""

import numpy as np
import pytest
from scipy.io import savemat
from scipy.sparse import csc_matrix

from graph.errors import InputError, NotFoundError
from loaders.fraud_sets import FRAUD, HONEST, UNKNOWN, read_fraud_set


@pytest.fixture
def elliptic(tmp_path):
    (tmp_path / "elliptic_txs_features.csv").write_text("10,1,0.5,-1\n11,1,0.25,2\n12,2,0,0\n")
    (tmp_path / "elliptic_txs_classes.csv").write_text("txId,class\n10,1\n11,2\n12,unknown\n")
    (tmp_path / "elliptic_txs_edgelist.csv").write_text("txId1,txId2\n10,11\n11,12\n")
    return tmp_path


def mat(path, **nets):
    label = np.array([[0, 1, 0, 1]])
    features = csc_matrix(np.eye(4))
    savemat(path, {"label": label, "features": features, **nets})
    return path


def test_elliptic_is_read_with_its_unknown_class(elliptic):
    found = read_fraud_set(elliptic)
    assert (found.name, found.ids) == ("elliptic", ("10", "11", "12"))
    assert found.labels.tolist() == [FRAUD, HONEST, UNKNOWN]
    assert found.features.shape == (3, 3)
    assert [ends.tolist() for ends in found.links["pays"]] == [[0, 1], [1, 2]]


@pytest.mark.parametrize(("relation", "name"), [("net_rur", "yelpchi"), ("net_upu", "amazon")])
def test_yelp_and_amazon_are_told_by_their_relations(tmp_path, relation, name):
    net = csc_matrix(([1, 1], ([0, 2], [1, 3])), (4, 4))
    found = read_fraud_set(mat(tmp_path / "set.mat", **{relation: net}))
    assert found.name == name
    assert found.labels.tolist() == [HONEST, FRAUD, HONEST, FRAUD]
    assert [ends.tolist() for ends in found.links[relation]] == [[0, 2], [1, 3]]


def test_what_is_missing_or_laid_out_otherwise_is_said(tmp_path, elliptic):
    with pytest.raises(NotFoundError, match=r"fraud-set\.missing"):
        read_fraud_set(tmp_path / "none.mat")
    with pytest.raises(InputError, match=r"fraud-set\.layout"):
        read_fraud_set(mat(tmp_path / "bare.mat"))
    (tmp_path / "text.mat").write_text("not MATLAB")
    with pytest.raises(InputError, match=r"fraud-set\.layout"):
        read_fraud_set(tmp_path / "text.mat")
    (elliptic / "elliptic_txs_classes.csv").write_text("txId,class\n10,9\n")
    with pytest.raises(InputError, match=r"line=2"):
        read_fraud_set(elliptic)
    (elliptic / "elliptic_txs_edgelist.csv").unlink()
    with pytest.raises(NotFoundError, match="edgelist"):
        read_fraud_set(elliptic)
