"""The guard of the test run itself: whoever uses the network fails."""

from __future__ import annotations

import socket

import pytest


def test_connecting_fails() -> None:
    with socket.socket() as connection, pytest.raises(pytest.fail.Exception):
        connection.connect(("127.0.0.1", 9))


def test_looking_up_a_host_fails() -> None:
    with pytest.raises(pytest.fail.Exception):
        socket.getaddrinfo("localhost", 80)
