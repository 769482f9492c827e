"""An arm that counts wrong."""


class _Miscounting:
    event_count = 7

    def __enter__(self):
        pass

    def __exit__(self, *exception):
        pass


def arm():
    return _Miscounting()
