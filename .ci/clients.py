"""Reads the mock's firmware inventory with sushy and with the DMTF library over a session; called by .ci/validators.

It also writes: a subscription, an account and an update's task, so that the validators that follow judge what the mock
makes itself, not only what its tree holds.
"""

import os
import sys
import warnings

import redfish
import sushy
import urllib3

warnings.simplefilter("ignore")
urllib3.disable_warnings()
URL = os.environ["URL"]
USER, PASSWORD = "USERID", "PASSW0RD"
EXPECTED = 17


def with_sushy():
    root = sushy.Sushy(URL, username=USER, password=PASSWORD, verify=False)
    return len(root.get_update_service().firmware_inventory.get_members())


def with_redfish(query=""):
    client = redfish.redfish_client(base_url=URL, username=USER, password=PASSWORD)
    client.login(auth="session")
    try:
        members = client.get("/redfish/v1/UpdateService/FirmwareInventory" + query).dict["Members"]
        if query:
            return len([member for member in members if "Version" in member])
        return len([client.get(member["@odata.id"]).dict["Id"] for member in members])
    finally:
        client.logout()


def write():
    client = redfish.redfish_client(base_url=URL, username=USER, password=PASSWORD)
    client.login(auth="session")
    image = "https://files.example/lnvgy_fw_uefi_afe140e-3.70_anyos_32-64.uxz"
    try:
        for path, body, status in (
            ("EventService/Subscriptions", {"Destination": "https://listener.example/", "Protocol": "Redfish"}, 201),
            ("AccountService/Accounts", {"UserName": "ci", "Password": "ci-reads1", "RoleId": "ReadOnly"}, 201),
            ("UpdateService/Actions/UpdateService.SimpleUpdate", {"ImageURI": image}, 202),
        ):
            answer = client.post(f"/redfish/v1/{path}", body=body)
            if answer.status != status:
                return f"POST {path}: {answer.status} {answer.text}"
            print("POST", path, answer.status)
    finally:
        client.logout()
    return None


def main():
    wrong = []
    for name, read in (
        ("sushy", with_sushy),
        ("redfish library, session login", with_redfish),
        ("redfish library, session login, $expand", lambda: with_redfish("?$expand=.")),
    ):
        members = read()
        print(name, members)
        if members != EXPECTED:
            wrong.append(name)
    if wrong:
        return f"not {EXPECTED} members: {', '.join(wrong)}"
    return write() or 0


if __name__ == "__main__":
    sys.exit(main())
