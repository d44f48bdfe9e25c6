# What the causes say. Several remedies are those of the rules (windows.ftl).

cause-softwaredistribution = SYSTEM was refused in a folder of the Windows Update client (SoftwareDistribution).
cause-component-store = TrustedInstaller was refused in the component store (WinSxS).
cause-servicing-keys = The servicing stack was refused on its own registry keys.
cause-catalog-store = The catalog database that confirms signatures could not be used (catroot2).
cause-service-permissions = The permissions of an update service keep its callers out.
cause-object-denied = The servicing stack was refused on an object that CBS.log names.
cause-service-disabled = A service of the update chain is disabled or did not start.
cause-update-access = Policy switches access to Windows Update off.
cause-wsus-policy = The WSUS policy does not fit together.
cause-disk-full = There was no room for the update.
cause-restart-due = An earlier servicing transaction waits for a restart.
cause-firmware-access = The access that was denied is to a UEFI variable: the firmware refused it, not Windows.
cause-secure-boot-update = The firmware refused to write a Secure Boot variable.
cause-remote-caller = The caller was refused, not the server: Windows Update interfaces deny network logons by design.
cause-storage-trouble = The storage under the update files failed or answered late.
cause-hardware-nearby = Hardware and firmware findings stand beside the failure; no documented mechanism links them to it.
cause-benign-lines = Log lines that hold "access denied" on healthy servers too; not the cause.

cure-softwaredistribution = Save the list first (icacls "{ $folder }" /save acl.txt), then remove the Deny entry (icacls "{ $folder }" /remove:d *S-1-5-18) and retry once. Only if that is not enough, let the folder inherit again (icacls "{ $folder }" /reset /t /c /q). Rename it last, and only if the data store is bad too.
cure-service-permissions = Note the present permissions (sc.exe sdshow), set those of the service named in the evidence to the default (sc.exe sdset; the strings are in docs/rules.md), retry once.
cure-object-denied = Compare owner and permissions of { $object } with a server of the same build, restore exactly that object, retry once.
cure-service-disabled = Find the policy that disables the service named in the evidence and correct that first, then set its default start type again and retry once.
cure-remote-caller = Run the installation as SYSTEM by a scheduled task on the server, or in an interactive elevated session; change no permission.
cure-hardware-nearby = Plan the firmware updates and repairs for the next window; do not expect them to cure the failed update.

risk-softwaredistribution = Removing a Deny entry loses nothing, unless somebody blocks updates on purpose: ask first. Renaming the folder loses the local update history.
risk-component-store = Changing the owner loses nothing. icacls /reset /t on WinSxS is not the first step: its files are hard links of live system files, whose protected permissions would be replaced too.
risk-servicing-keys = A wrong descriptor on these keys breaks servicing altogether: export first.
risk-catalog-store = Renaming catroot2 makes Windows build the database again, which takes time; deleting CatRoot destroys the catalogs.
risk-service-permissions = A stricter descriptor may be intended by policy, which would set it again.
risk-object-denied = A recursive repair of permissions replaces more than the one object that was refused.
risk-service-disabled = If a policy disables it on purpose, updates are blocked on purpose.
risk-policy = Updates may be blocked on purpose: ask the owner of the policy first.
risk-disk-space = Component cleanup cannot be undone; with /ResetBase installed updates can no longer be removed.
risk-restart = The server is unavailable during the restart, which may take long while the transaction completes.
risk-firmware = BitLocker may ask for its recovery key after a UEFI or Secure Boot change: suspend it first. The UEFI update needs restarts.
risk-remote-caller = None for the server: only the way of calling changes.
risk-storage = Repairing the update store on failing storage loses it again: repair the hardware first, with a backup.
risk-hardware-nearby = Firmware updates need a maintenance window and restarts.
