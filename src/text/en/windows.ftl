# What the rules over the operating system's side say.

identity-match-same = BMC and Windows speak of the same server ({ $count } of 3 marks agree).
identity-match-conflict = BMC and Windows differ in a mark of identity: these may be two servers, and nothing is joined.
identity-match-too-little = Whether BMC and Windows speak of the same server is not known ({ $count } of 3 marks agree, { $wanted } are needed and none may be unread).
identity-match-unread = Whether BMC and Windows speak of the same server is not known.
windows-firmware-view-same = Windows started with the UEFI that the BMC reports ({ $version }).
windows-firmware-view-different = Windows started with UEFI { $windows }, the BMC reports { $bmc }: Windows has not started since the UEFI was activated.
windows-firmware-view-unread = Whether Windows started with the UEFI that the BMC reports is not known.

windows-build-client = Windows is a client, and the table is about servers.
windows-build-unread = Which update the running Windows is, is not known.
windows-build-newest = Windows { $build } is { $kb } of { $date }, { $days } days old: the newest that the table knew by then (it ends with { $until }).
windows-build-older = Windows { $build } is { $kb } of { $date }, { $days } days old; newer cumulative updates for it: { $count }, the newest { $newest } of { $newest_date }.
windows-build-outside = Which update Windows { $build } is, is not known: it is none that the table knows, which goes from { $from } to { $until }.
windows-build-no-line = Which update Windows { $build } is, is not known: the table has no such build.
windows-build-has = { $kb } brings revision { $its } of { $line }, and Windows is { $build }: it is installed, or a later one that holds it.
windows-build-lacks = { $kb } brings revision { $its } of { $line }, and Windows is { $build }: it is not installed.
windows-build-elsewhere = { $kb } is for build { $other }, and Windows is { $build }.
windows-build-no-such = Whether { $kb } is in Windows { $build } is not known: the table has no such update.

windows-services-unread = The services of the update chain could not be read.
windows-services-not-listed = Service { $service } is not in the list of services.
windows-services-start-unread = The start type of service { $service } could not be read.
windows-services-state-unread = Whether service { $service } runs could not be read.
windows-services-disabled = Service { $service } is disabled.
windows-services-not-running = Service { $service } starts by itself but is { $state }.
windows-services-can-start = Service { $service } can start.

service-descriptor-unread = Who may start service { $service } could not be read.
service-descriptor-system = SYSTEM lacks rights on service { $service }: { $rights }.
service-descriptor-script = The permissions of service { $service } carry the fingerprint of a known reset script.
service-descriptor-lost = The permissions of service { $service } give less than the default: { $rights } is missing.
service-descriptor-differs = The permissions of service { $service } differ from the default, but nobody lost a right.
service-descriptor-fine = SYSTEM and Administrators can query, start and stop service { $service }.

softwaredistribution-acl-unread = The permissions of { $folder } could not be read.
softwaredistribution-acl-denied = A Deny entry takes rights on { $folder } from SYSTEM: { $rights }.
softwaredistribution-acl-inherited = { $folder } inherits a Deny entry that takes rights from SYSTEM: { $rights }.
softwaredistribution-acl-lost = SYSTEM lacks rights on { $folder }: { $rights }.
softwaredistribution-acl-idle-deny = { $folder } has a Deny entry for SYSTEM, which takes nothing away as it stands.
softwaredistribution-acl-residue = { $folder } carries the traces of a reset script; SYSTEM keeps its rights.
softwaredistribution-acl-fine = SYSTEM can work in { $folder }.

winsxs-owner-unread = Owner and permissions of { $folder } could not be read.
winsxs-owner-lost = TrustedInstaller lacks rights on { $folder }: { $rights }.
winsxs-owner-foreign = { $folder } belongs to { $owner } and not to TrustedInstaller, which keeps its rights.
winsxs-owner-fine = TrustedInstaller owns { $folder }, with full control.

servicing-keys-unread = The permissions of registry key { $key } could not be read.
servicing-keys-lost = { $account } lacks rights on registry key { $key }: { $rights }.
servicing-keys-fine = { $account } can write registry key { $key }.

catalog-store-unread = The permissions of { $folder } could not be read.
catalog-store-lost = { $account } lacks rights on { $folder }: { $rights }.
catalog-store-fine = SYSTEM and CryptSvc can work in { $folder }.
catalog-store-too-many = catroot2 holds { $count } files; more than { $most } log files stop the catalog database.
catalog-store-files = catroot2 holds { $count } files.
catalog-store-files-unread = The number of files in catroot2 could not be read.
catalog-store-database-fine = The header of the catalog database shows a usual state.
catalog-store-database-odd = The header of the catalog database shows state { $state }, which is neither in use nor closed.
catalog-store-database-unread = The header of the catalog database could not be read.

update-access-policy-unread = Whether policy switches Windows Update off could not be read.
update-access-policy-open = No policy of the computer switches Windows Update off.
update-access-policy-closed = Policy switches access to Windows Update off (DisableWindowsUpdateAccess).

wsus-policy-unread = The WSUS policy could not be read.
wsus-policy-not-used = No WSUS server is set.
wsus-policy-no-server = Policy tells the client to use WSUS (UseWUServer) but names no server (WUServer).
wsus-policy-ignored = Policy names WSUS server { $server } but does not tell the client to use it (UseWUServer): the name is ignored.
wsus-policy-two-servers = Policy names two WSUS servers: { $server } for updates and { $status } for status.
wsus-policy-switched-off = Policy names WSUS server { $server } but switches automatic updates off (NoAutoUpdate): the name is ignored.
wsus-policy-consistent = The WSUS policy names one server and uses it: { $server }.

disk-space-unread = The free space of the system volume could not be read.
disk-space-full = The system volume has { $free } free; below { $least } an update is expected to fail.
disk-space-low = The system volume has { $free } free; { $wanted } are wanted for an update.
disk-space-enough = The system volume has { $free } free.

pending-restart-due = A restart is due: servicing refuses new work until then.
pending-restart-asked = The servicing stack asked for a restart, and nothing shows that it has been done.
pending-restart-unread = Whether a restart is due could not be read.
pending-restart-none = No restart is due.
pending-restart-renames = { $count } file renames wait for a restart; agents and virus scanners write this list too.
pending-restart-renames-unread = Whether file renames wait for a restart could not be read.

storage-trouble-none = The logs show no storage errors.
storage-trouble-unread = Whether there were storage errors is not known.
storage-trouble-events = The logs show { $count } storage errors; the BMC shows no storage fault, or was not asked.
storage-trouble-both = The logs show { $count } storage errors, and the BMC shows a storage fault.

secure-boot-off-refused = Secure Boot is off now, and the firmware refused variables while it was on: whether it still would is not known.
secure-boot-off = Secure Boot is off: Windows writes no Secure Boot variables.
secure-boot-update-unread = Whether the firmware refused a Secure Boot variable is not known.
secure-boot-update-none = The firmware refused no Secure Boot variable.
secure-boot-update-refused = The firmware refused to write a Secure Boot variable ({ $count } times, not healed since).
firmware-access-denied-none = The firmware denied no access to a Secure Boot variable.
firmware-access-denied = The firmware itself answered "access denied" to a Secure Boot variable ({ $count } times, not healed since).

last-update-unread = Whether an update failed is not known: a log could not be read.
last-update-none-failed = No update is known whose newest attempt failed.
last-update-failed = The newest attempt at { $update } failed with { $code }.

# Remedies, the least harmful step first. Printed, never run.

remedy-identity = Check that the BMC address and the Windows evidence belong to the same server.
remedy-explain = Ask for the causes: patchgate explain with the same target and the same Windows evidence.
remedy-service-start = Find the policy that disables { $service } and correct that first, or nothing else lasts; then set its start type to { $start } again.
remedy-service-run = Start it (sc.exe start { $service }) and read the System log for the reason if it stops again.
remedy-service-descriptor = Note the present one (sc.exe sdshow { $service }), then set the default again (sc.exe sdset; docs/rules.md has the strings), unless a policy sets it on purpose.
remedy-softwaredistribution = Save the list (icacls … /save), remove the Deny entry from { $folder } (icacls … /remove:d *S-1-5-18), and only if that is not enough let it inherit again (icacls … /reset /t /c /q). Do not rename the folder first.
remedy-softwaredistribution-parent = Remove the Deny entry from the folder above that it comes from; here it cannot be removed.
remedy-winsxs-owner = Save the list, then give the store back: icacls "%windir%\WinSxS" /setowner "NT SERVICE\TrustedInstaller" /t /c /q; if rights are still missing, repair with DISM /Online /Cleanup-Image /RestoreHealth.
remedy-servicing-keys = Export the key, then restore its permissions from a server of the same build; do not give Everyone or Administrators full control.
remedy-catalog-store = Stop cryptsvc, save the list, grant "NT SERVICE\CryptSvc:(OI)(CI)(F)" again if it is missing, start cryptsvc; rename catroot2 only if the database still does not open. Never touch CatRoot.
remedy-update-access = Find the policy that sets DisableWindowsUpdateAccess, set it to not configured, then: gpupdate /force.
remedy-wsus-policy = Correct the WSUS policy (UseWUServer, WUServer and WUStatusServer together), then: gpupdate /force.
remedy-disk-space = Free space on the system volume (DISM /Online /Cleanup-Image /StartComponentCleanup is safe; leave /ResetBase alone) or extend it.
remedy-restart = Restart in a maintenance window, then look again before anything else is repaired.
remedy-storage = Find the failing drive, cable or controller with the hardware findings, repair it, check the file system (chkdsk /scan), and only then repair the update store.
remedy-secure-boot-update = Bring UEFI to the level of the baseline, restart twice and let the Secure-Boot-Update task run. Do not reset the Secure Boot keys.
remedy-firmware-access = Leave all permissions of Windows alone: look at the Secure Boot mode and key protection in the UEFI setup, bring UEFI to the level of the baseline, restart twice.

efi-partition-small = The EFI system partition has { $free } free, less than { $least }: an update that writes the files of the start would be taken back.
efi-partition-enough = { $free } are free on the EFI system partition.
efi-partition-none = There is no EFI system partition.
efi-partition-unread = The room on the EFI system partition could not be read.

recovery-partition-small = The recovery partition has { $free } free, and updates of the recovery environment need { $least }.
recovery-partition-enough = { $free } are free on the recovery partition.
recovery-partition-none = There is no recovery partition.
recovery-partition-unused = The recovery environment is not set up: nothing of it will be updated.
recovery-partition-unread = The room on the recovery partition could not be read.

registry-size-limit-set = The registry may not grow (RegistrySizeLimit), so the hive of the component store may not load.
registry-size-limit-none = Nothing limits the size of the registry.
registry-size-limit-unread = Whether something limits the size of the registry was not read.

component-store-damaged = A check found damage in the component store that it did not repair: updates may end with 0x80073712 or 0x800F0831.
component-store-marked = An installation marked the component store as damaged, and no check has repaired it since.
component-store-copies = A check found damage only in copies that an uninstallation would need (folders named r): several report that no repair removes it and that updates install.
component-store-sound = The newest check of the component store left no damage.
component-store-unchecked = CBS.log holds no check of the component store, so whether it is damaged is not known (DISM /Online /Cleanup-Image /CheckHealth tells).
component-store-unread = Whether the servicing stack calls the component store damaged could not be read.

temp-files-many = C:\Windows\Temp holds more than { $most } files: programs that need a temporary file find no name for it, and changes of roles and features fail.
temp-files-few = C:\Windows\Temp holds { $count } files.
temp-files-unread = How many files C:\Windows\Temp holds was not read.

temp-folder-share = { $name } of the computer is the share { $folder }: installers that run as SYSTEM may not reach it.
temp-folder-relative = { $name } of the computer is { $folder }, which is no full path: each installer would look elsewhere.
temp-folder-gone = The folder that { $name } of the computer names does not exist.
temp-folder-denied = In the folder that { $name } of the computer names, SYSTEM lacks: { $rights }.
temp-folder-fine = SYSTEM can work in the folder that { $name } of the computer names.
temp-folder-not-set = { $name } of the computer is not set.
temp-folder-elsewhere = { $name } of the computer is { $folder }; whether SYSTEM can work there is not looked at.
temp-folder-rights-unread = What SYSTEM may do in the folder that { $name } of the computer names was not read.
temp-folder-unread = TMP and TEMP of the computer were not read.
remedy-temp-folder = Set { $name } of the computer to what Windows sets (%SystemRoot%\TEMP), create the folder where it is gone, let it inherit its rights from C:\Windows again (icacls C:\Windows\Temp /reset), and restart.

tls-settings-old = A setting of this server stands against TLS 1.2, which Microsoft's update servers demand: { $setting }
tls-settings-fine = No setting of this server stands against TLS 1.2.
tls-settings-unread = The settings of TLS could not be read.
tls-settings-dotnet = Programs in .NET, such as the client of Configuration Manager, are told not to use strong cryptography.
remedy-tls-settings = Find the policy that sets it and correct that first; then allow TLS 1.2 for clients and restart.
remedy-tls-dotnet = Set SchUseStrongCrypto and SystemDefaultTlsVersions to 1, in the 64-bit and the 32-bit key.

proxy-settings-none = The proxy of WinHTTP is "{ $proxy }", which cannot be one.
proxy-settings-direct-only = The account SYSTEM has the proxy { $proxy }, and WinHTTP, which the update client asks first, goes out without one.
proxy-settings-differ = WinHTTP uses the proxy { $proxy } and the account SYSTEM { $other }.
proxy-settings-used = WinHTTP uses the proxy { $proxy }.
proxy-settings-direct = WinHTTP goes out without a proxy, and the account SYSTEM has none.
proxy-settings-unread = The proxies of WinHTTP and of the account SYSTEM could not be read.
remedy-proxy-settings = Look (netsh winhttp show proxy), then set the proxy of WinHTTP to what the network needs (netsh winhttp set proxy …) or take it away (netsh winhttp reset proxy).

servicing-guards-blocked = Code integrity, AppLocker or Defender stopped parts of servicing in the last seven days ({ $count } records).
servicing-guards-none = No guard of Windows is known to have stopped a part of servicing in the last seven days.
servicing-guards-unread = Whether a guard of Windows stopped a part of servicing could not be read.
servicing-scanners-foreign = Virus scanners of other makers watch the file system ({ $count } filters). That alone stops no update.
servicing-scanners-none = No virus scanner but Defender watches the file system.
servicing-scanners-unread = Which virus scanners watch the file system was not read.
remedy-scanner-exclusions = Leave the files of the update client's database out, as its maker and Microsoft ask (KB822158), and no more than these.

wsus-name-not-used = No WSUS server is known to be used, so there is no name to look for.
wsus-name-not-found = DNS does not know the WSUS server { $server } that policy names.
wsus-name-found = DNS knows the WSUS server { $server } that policy names.
wsus-name-unread = Whether DNS knows the WSUS server { $server } was not asked on the server.
remedy-wsus-name = Correct the name in WUServer and WUStatusServer, or the DNS servers that this server asks.

known-failure-met = { $kb } is known to go wrong on a server like this { $when }, by the vendor's word: { $effect }
known-failure-met-reports = { $kb } goes wrong on a server like this { $when }, as several report: { $effect }
known-failure-met-report = A report, not confirmed, says what goes wrong with { $kb } on a server like this { $when }: { $effect }
known-failure-open = { $kb } is known to go wrong { $when }, by the vendor's word, and whether here is not known: { $effect } Condition: { $condition }
known-failure-open-reports = { $kb } goes wrong { $when }, as several report, and whether here is not known: { $effect } Condition: { $condition }
known-failure-open-report = A report, not confirmed, says what goes wrong with { $kb } { $when }, and whether here is not known: { $effect } Condition: { $condition }
known-failure-not-met = A known failure of { $kb } has a condition that is not met here ({ $part }): { $what }.
known-failure-repaired = A known failure of { $kb } is repaired here: { $what }.
known-failure-elsewhere = A known failure of { $kb } is about other releases of Windows than this: { $what }.
known-failure-nobody = Nobody here knows of a failure of { $kb }; that is no promise.
remedy-known-failure = { $remedy } (Source: { $source })

condition-domain-controller = a domain controller
condition-no-domain-controller = no domain controller
condition-service = service { $name } exists
condition-service-disabled = service { $name } is disabled
condition-exists = { $place } exists
condition-is = { $place } is { $value }
condition-exists-and-is-not = { $place } exists and is not { $value }
condition-is-not = { $place } is not { $value }
condition-secure-boot = Secure Boot is on
condition-no-secure-boot = Secure Boot is off
condition-certificates-2023 = the certificates of 2023 are in place
condition-no-certificates-2023 = the certificates of 2023 are not in place
condition-firmware-refuses-keys = the firmware refuses a Secure Boot variable
condition-recovery = the recovery environment is set up
condition-no-recovery = the recovery environment is not set up
condition-free-below = less than { $mib } MiB free on { $volume }
condition-wsus = updates come from WSUS
condition-no-wsus = updates do not come from WSUS
condition-build-below = the build is below { $build }
condition-stack-below = the servicing stack is below { $build }
condition-maker = made by { $name }
condition-models = model { $names }
condition-machine-types = machine type { $names }
condition-uefi-below = UEFI below { $version }
condition-firmware-below = firmware { $id } below { $version }
condition-processors = { $count } processors or more
