"""A limit on the time that a piece of code may take."""

import ctypes
import signal
import threading
import time
from contextlib import contextmanager


class OutOfTime(BaseException):
    """The time is up. It is no Exception: `except Exception` in a loop does not swallow it."""


@contextmanager
def time_limit(seconds):
    """Raise OutOfTime in the block that takes longer than `seconds`.

    A signal does it on the main thread of Linux and macOS, a second thread elsewhere. Neither
    ends one long call in C (a huge matrix product) before that call returns, nor a loop that
    swallows every BaseException; and without signals a sleep is not cut short either.
    """
    on_main = threading.current_thread() is threading.main_thread()
    limit = _by_signal if on_main and hasattr(signal, "setitimer") else _by_thread
    with limit(seconds):
        yield


@contextmanager
def _by_signal(seconds):
    def stop(_number, _frame):
        raise OutOfTime

    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)  # a timer of someone else's waits
    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, stop)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again, if a __del__ swallowed it
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # also if the time was up within the lines above
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
        if left:
            rest = max(left - (time.monotonic() - began), 1e-6)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)


@contextmanager
def _by_thread(seconds):
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread = ctypes.c_ulong(threading.get_ident())
    lock, over = threading.Lock(), threading.Event()

    def stop():
        with lock:
            if not over.is_set():
                raise_in(thread, ctypes.py_object(OutOfTime))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:
            over.set()
    finally:  # also if the time was up within the line above
        over.set()
        timer.cancel()
        with lock:
            raise_in(thread, None)  # takes back what has not been raised yet
