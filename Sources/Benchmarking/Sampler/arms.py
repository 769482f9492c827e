"""The arms by what a request calls them."""

from typing import Any, Dict

from codesnap_sampler.arm import Arm


def make(description: Dict[str, Any], folder: str = "") -> Arm:
    """The arm that is described by its `name` and, if it comes from outside, its `attribute` and the `file` or `module` that has it.

    What it writes goes to `folder`.
    """
    # Each is imported where it is asked for: what no block uses should not be in the process.
    if description.get("file") or description.get("module"):
        from codesnap_sampler import outside

        return outside.OutsideArm(description)
    name = description["name"]
    if name == "untraced":
        return Arm()
    if name == "cprofile":
        from codesnap_sampler import cprofile_arm

        return cprofile_arm.CProfileArm()
    from codesnap_sampler import peers

    if name in peers.NAMES:
        return peers.make(name, folder)
    from codesnap_sampler import codesnap_arms

    return codesnap_arms.make(name)
