# A scripted Windows for the collector on PowerShell 7 for Linux: what that lacks of Windows stands in here.
#
# Dot-source it before the collector's text is read. It makes a folder as C:\Windows (-Root), types in the place of the
# registry, file, drive and identity API, functions in the place of Get-CimInstance, Get-WinEvent, Get-Acl and the
# registry provider, and programs in the place of sc.exe, fltmc.exe, wevtutil.exe and whoami.exe. All give objects of
# the shape that the real ones have; where a shape comes from stands beside it. What they give depends on the mode:
#   ok, denied, absent, empty, hanging, throwing, hostile, many
# The same values are written down in real_powershell.rs, which compares.
param([string]$Root, [string]$Mode = 'ok', [switch]$Constrained)

$env:SystemRoot = $Root
$env:SystemDrive = 'C:'
$env:COMPUTERNAME = 'SRV-SCRIPTED'
$global:Scripted = $Mode

# The lone halves, controls and texts that no program should stumble over.
$Hostile = 'a' + [char]0xD800 + 'b' + [char]0xDC00 + [char]1 + [char]0x1B + '[2J' + [char]0x202E + '</script>"\' + [char]0x3042 + [char]0xFFFF

# Types. RegistryKey: learn.microsoft.com/dotnet/api/microsoft.win32.registrykey (OpenSubKey gives null for what is not
# there, SecurityException for what is refused). File.Open: FileNotFoundException, UnauthorizedAccessException.
# EventLogRecord: learn.microsoft.com/dotnet/api/system.diagnostics.eventing.reader.eventlogrecord. CimException:
# learn.microsoft.com/dotnet/api/microsoft.management.infrastructure.cimexception (NativeErrorCode).
Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
namespace Scripted {
    public static class World {
        public static string Mode = "ok";
        // What every stand-in does before it answers.
        public static void Enter() {
            if (Mode == "hanging") Thread.Sleep(Timeout.Infinite);
            if (Mode == "throwing") throw new Exception("Zugriff verweigert, das geht nicht");
        }
    }
    public class RegistryKey {
        static readonly Dictionary<string, Dictionary<string, object>> Keys = new(StringComparer.OrdinalIgnoreCase);
        readonly string path;
        RegistryKey(string path) { this.path = path; }
        public static void Set(string path, string name, object value) {
            var parts = path.Split('\\');
            for (int n = 1; n <= parts.Length; n++) Keys.TryAdd(string.Join('\\', parts.Take(n)), new(StringComparer.OrdinalIgnoreCase));
            if (!string.IsNullOrEmpty(name)) Keys[path][name] = value;
        }
        public static RegistryKey OpenBaseKey(string hive, string view) {
            if (view != "Registry64") throw new ArgumentException("view");
            World.Enter();
            if (World.Mode == "denied") throw new System.Security.SecurityException("Der angeforderte Registrierungszugriff ist unzul\u00e4ssig.");
            return new RegistryKey(hive == "Users" ? "HKU" : "HKLM");
        }
        public RegistryKey OpenSubKey(string name) {
            if (World.Mode == "absent") return null;
            return Keys.ContainsKey(path + "\\" + name) ? new RegistryKey(path + "\\" + name) : null;
        }
        public string[] GetValueNames() { return World.Mode == "empty" ? new string[0] : Keys[path].Keys.ToArray(); }
        public object GetValue(string name, object other) { return GetValue(name, other, ""); }
        public object GetValue(string name, object other, string options) {
            return World.Mode != "empty" && Keys[path].TryGetValue(name, out var value) ? value : other;
        }
        public string[] GetSubKeyNames() {
            if (World.Mode == "empty") return new string[0];
            return Keys.Keys.Where(k => k.StartsWith(path + "\\") && !k.Substring(path.Length + 1).Contains('\\')).Select(k => k.Substring(path.Length + 1)).ToArray();
        }
    }
    public static class File {
        static string Real(string path) {
            World.Enter();
            if (World.Mode == "denied") throw new UnauthorizedAccessException("Der Zugriff auf den Pfad wurde verweigert.");
            return path.Replace('\\', '/');
        }
        public static System.IO.FileAttributes GetAttributes(string path) { return System.IO.File.GetAttributes(Real(path)); }
        public static System.IO.FileStream Open(string path, string mode, string access, System.IO.FileShare share) {
            if (mode != "Open" || access != "Read") throw new ArgumentException("opened for more than reading");
            if (path.EndsWith("catdb")) { Real(path); throw new System.IO.IOException("wird von einem anderen Prozess verwendet", unchecked((int)0x80070020)); }
            return System.IO.File.Open(Real(path), System.IO.FileMode.Open, System.IO.FileAccess.Read, share);
        }
    }
    public static class Directory {
        public static System.Collections.Generic.IEnumerable<string> EnumerateFiles(string path) {
            World.Enter();
            if (World.Mode == "denied") throw new UnauthorizedAccessException("Der Zugriff auf den Pfad wurde verweigert.");
            return System.IO.Directory.EnumerateFiles(path.Replace('\\', '/'));
        }
    }
    public class DriveInfo {
        public DriveInfo(string name) {
            World.Enter();
            if (World.Mode == "denied") throw new UnauthorizedAccessException();
            if (World.Mode == "absent") throw new System.IO.DriveNotFoundException();
        }
        public long TotalSize { get { return 479000000000; } }
        public long TotalFreeSpace { get { return 8123456789; } }
    }
    public class SecurityIdentifier {
        public SecurityIdentifier(string sid) { Value = sid; }
        public string Value { get; }
    }
    public class WindowsIdentity {
        public static WindowsIdentity GetCurrent() { World.Enter(); return new WindowsIdentity(); }
        public SecurityIdentifier User { get { return new SecurityIdentifier("S-1-5-21-1-2-3-500"); } }
    }
    public class WindowsPrincipal {
        public WindowsPrincipal(WindowsIdentity of) { }
        public bool IsInRole(SecurityIdentifier sid) { return sid.Value == "S-1-5-32-544" && World.Mode != "denied"; }
    }
    public class EventLogRecord {
        readonly string xml;
        public EventLogRecord(int id, DateTime? at, long record, string xml) { Id = id; TimeCreated = at; RecordId = record; this.xml = xml; }
        public int Id { get; }
        public DateTime? TimeCreated { get; }
        public long? RecordId { get; }
        public string ToXml() { return xml; }
    }
    public class CimException : Exception {
        public CimException(string code) : base("Die Anforderung ist fehlgeschlagen") { NativeErrorCode = code; }
        public string NativeErrorCode { get; }
    }
    public class EventLogNotFoundException : Exception { }
}
'@
[Scripted.World]::Mode = $Mode
$types = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
$types::Add('Microsoft.Win32.RegistryKey', [Scripted.RegistryKey])
$types::Add('IO.File', [Scripted.File])
$types::Add('IO.Directory', [Scripted.Directory])
$types::Add('IO.DriveInfo', [Scripted.DriveInfo])
$types::Add('Security.Principal.WindowsIdentity', [Scripted.WindowsIdentity])
$types::Add('Security.Principal.WindowsPrincipal', [Scripted.WindowsPrincipal])
$types::Add('Security.Principal.SecurityIdentifier', [Scripted.SecurityIdentifier])

# The registry. Names and kinds of values as on Windows Server 2022 (the capture in ../shared/knowledge).
function Set-Fake([string]$Path, $Values) {
    [Scripted.RegistryKey]::Set($Path, $null, $null)
    foreach ($name in $Values.Keys) { [Scripted.RegistryKey]::Set($Path, $name, $Values[$name]) }
}
$cv = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion'
$cbs = "$cv\Component Based Servicing"
$sm = 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager'
$product = 'Windows Server 2022 Standard'
if ($Mode -eq 'hostile') { $product = $Hostile + ('x' * 1984) + [char]0xD83D + [char]0xDE00 + 'yy' }
Set-Fake 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion' @{ ProductName = $product; CurrentBuild = '20348'; UBR = 5020; InstallationType = 'Server' }
Set-Fake 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate' @{ WUServer = 'http://wsus.example:8530'; Max = [int]-1; Big = [long]9007199254740993; Bytes = [byte[]](1, 254); Many = [string[]]('a', 'b') }
Set-Fake 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU' @{ UseWUServer = 1 }
Set-Fake "$cbs\RebootPending" @{}
Set-Fake "$cbs\Packages\Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.5020.1.11" @{ CurrentState = 0x70; InstallTimeHigh = 31248102; InstallTimeLow = 1877204515; InstallClient = 'UpdateAgentLCU' }
Set-Fake "$cbs\Packages\Package_for_KB5000001~31bf3856ad364e35~amd64~~1.0" @{ CurrentState = 0x65; LastError = [int]0x80070005 }
Set-Fake "$cbs\Packages\Microsoft-Windows-Foundation-Package~x" @{ CurrentState = 0x70 }
Set-Fake "$cbs\SessionsPending\31248102_1877204515" @{ Complete = 0 }
Set-Fake "$cbs\DriverOperations\0" @{}
Set-Fake "$cbs\DriverOperations\1" @{ Identity = 'oem12.inf' }
Set-Fake "$cv\WindowsUpdate\Auto Update" @{}
Set-Fake $sm @{ PendingFileRenameOperations = [string[]]('\??\C:\a', '', '\??\C:\b', '') }
Set-Fake "$sm\Environment" @{ TEMP = '%SystemRoot%\TEMP'; TMP = '%SystemRoot%\TEMP'; PASSWORD = 'not for us' }
Set-Fake 'HKU\S-1-5-18\Environment' @{ TEMP = 'D:\gone' }
Set-Fake 'HKLM\SYSTEM\CurrentControlSet\Control' @{ ServicesPipeTimeout = 60000 }
Set-Fake 'HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State' @{ UEFISecureBootEnabled = 1 }
Set-Fake 'HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\Servicing' @{ UEFICA2023Status = 'InProgress'; UEFICA2023Error = [int]-2147020471 }
Set-Fake 'HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\Servicing\DeviceAttributes' @{ FirmwareVersion = 'AFE136D-3.60' }
Set-Fake 'HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client' @{ Enabled = 0 }
Set-Fake "$cv\Internet Settings\Connections" @{ WinHttpSettings = [byte[]](0x28, 0, 0, 0) }
Set-Fake 'HKLM\SOFTWARE\Microsoft\Windows Defender' @{ PassiveMode = 1 }
Set-Fake 'HKLM\SOFTWARE\Microsoft\Windows Defender\Exclusions\Paths' @{ 'C:\Data' = 0 }
Set-Fake 'HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules' @{ 'd1e49aac-8f56-4280-b9ba-993a6d77406c' = '1' }
Set-Fake 'HKLM\SYSTEM\DriverDatabase\DriverInfFiles\oem12.inf' @{ Active = [string[]]('bnxtnd.inf_amd64_0000000000000001') }
Set-Fake 'HKLM\SYSTEM\CurrentControlSet\Services\WdFilter' @{ ImagePath = 'system32\drivers\wd\WdFilter.sys' }
foreach ($name in 'wuauserv', 'bits', 'cryptsvc', 'trustedinstaller', 'HTTP') {
    Set-Fake "HKLM\SYSTEM\CurrentControlSet\Services\$name" @{ Start = 3; ObjectName = 'LocalSystem' }
}

# Files.
function Set-FakeFile([string]$Path, $Content, [string]$Encoding = 'utf8NoBOM') {
    $at = Join-Path $Root $Path
    $null = New-Item -ItemType Directory -Force -Path (Split-Path $at)
    if ($Content -is [byte[]]) { [System.IO.File]::WriteAllBytes($at, $Content) } else { Set-Content -LiteralPath $at -Value $Content -Encoding $Encoding }
}
function Set-FakeProgram([string]$Name, [string]$Body) {
    Set-FakeFile "System32/$Name" "#!/bin/sh`n$Body"
    & /bin/chmod +x (Join-Path $Root "System32/$Name")
}
if ($Mode -ne 'absent') {
    $ese = [byte[]]::new(4096)
    0xEF, 0xCD, 0xAB, 0x89 | ForEach-Object -Begin { $at = 4 } -Process { $ese[$at++] = $_ }
    $ese[0x34] = 2
    if ($Mode -eq 'empty') { $ese = [byte[]]::new(0) }
    Set-FakeFile 'SoftwareDistribution/DataStore/DataStore.edb' $ese
    Set-FakeFile 'System32/catroot2/{F750E6C3-38EE-11D1-85E5-00C04FC295EE}/catdb' $ese
    Set-FakeFile 'System32/catroot2/edb.log' 'x'
    'Temp/one.tmp', 'Temp/two.tmp', 'Temp/below/three.tmp' | ForEach-Object { Set-FakeFile $_ 'x' }
    Set-FakeFile 'System32/config/TxR/a.regtrans-ms' ([byte[]]::new(512))
    $log = @('2026-04-18 22:09:30, Info                  CBS    Session: 31248102_1877204515 initialized by client UpdateAgentLCU.'
        '2026-04-18 22:09:31, Info                  CBS    nothing to see'
        '2026-04-18 22:09:36, Error                 CBS    Failed to create file: \??\C:\Windows\WinSxS\x\y.dll [HRESULT = 0x80070005 - E_ACCESSDENIED]'
        'its continuation'
        '2026-04-18 22:09:37, Info                  CSI    INSTALL index: 55, phase: 2, result 2, inf: flpydisk.inf'
        '2026-04-18 22:09:38, Warning               CBS    something odd')
    if ($Mode -eq 'empty') { $log = @() }
    if ($Mode -eq 'hostile') { $log += "2026-04-18 22:09:39, Error                 CBS    $Hostile" }
    Set-FakeFile 'Logs/CBS/CBS.log' $log 'utf8BOM'
    Set-FakeFile 'Logs/DISM/dism.log' @('2026-04-18 22:09:30, Info                  DISM   DISM.EXE: begin', '2026-04-18 22:09:31, Error                 DISM   DISM.EXE: failed (hr:0x80070490)')
    Set-FakeFile 'SoftwareDistribution/ReportingEvents.log' "{A}`t2026-04-18 22:09:31:734+0900`t1`t182 [AGENT_INSTALLING_FAILED]`t101`t{B}`t1`t80070005`tUpdateOrchestrator`tFailure`tContent Install`tInstallation Failure" 'unicode'
    Set-FakeFile 'SoftwareDistribution/Download/one/file' 'x'
    Set-FakeFile 'WinSxS/pending.xml' '<x/>'
    Set-FakeFile 'System32/Recovery/ReAgent.xml' '<?xml version="1.0" encoding="utf-8"?><WindowsRE version="2.0"><WinreLocation path="\Recovery\WindowsRE" id="0" offset="1"/><InstallState state="1"/></WindowsRE>'
    Set-FakeFile 'System32/Tasks/Microsoft/Windows/PI/Secure-Boot-Update' '<?xml version="1.0" encoding="UTF-16"?><Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Settings><Enabled>false</Enabled></Settings></Task>' 'unicode'
    Set-FakeFile 'System32/Tasks/Microsoft/Windows/UpdateOrchestrator/Schedule Scan' '<?xml version="1.0" encoding="UTF-16"?><Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Settings/></Task>' 'unicode'
    Set-FakeFile 'System32/Tasks/Microsoft/Windows/WaaSMedic/broken' 'not XML'
}

# Programs. sc.exe in German, as Windows there writes; exit codes 5 and 1060 (winerror.h), of which Linux keeps 8 bits, 36. fltmc.exe: the rows of a real
# list in ../shared/knowledge. wevtutil.exe qe /f:xml writes events without a root. whoami.exe /fo csv /nh: quoted SIDs.
$before = @{ hanging = 'exec sleep 600'; throwing = 'exit 87'; denied = 'exit 5'; absent = 'exit 1060'; empty = 'exit 0' }[$Mode]
Set-FakeProgram 'sc.exe' @"
$before
case "`$1 `$2" in
  *"wlidsvc") exit 1060;;
  sdshow*) echo; echo 'D:(A;;CCLCSWRPLORC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)';;
  query*) printf '\nSERVICE_NAME: %s\n        TYP                : 20  WIN32_SHARE_PROCESS\n        STATUS             : 4  RUNNING\n                                (STOPPABLE)\n        WIN32_EXIT_CODE    : 0  (0x0)\n' "`$2";;
  *) exit 1639;;
esac
"@
Set-FakeProgram 'fltmc.exe' @"
$before
printf '\nFiltername                     Anz. Instanzen   H\303\266he          Frame\n------------------------------  -------------  ------------  -----\nWdFilter                                5       328010         0\nFileInfo                                5        40500         0\n'
"@
Set-FakeProgram 'whoami.exe' @"
$before
case "`$1" in
  /user) echo '"srv\admin","S-1-5-21-1-2-3-500"';;
  /groups) echo '"Jeder","Bekannte Gruppe","S-1-1-0",""'; echo '"NETZWERK","Bekannte Gruppe","S-1-5-2",""'; echo '"Hohe Verbindlichkeitsstufe","Bezeichnung","S-1-16-12288",""';;
esac
"@
Set-FakeProgram 'wevtutil.exe' @"
$before
cat <<'X'
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-WindowsUpdateClient'/><EventID>20</EventID><TimeCreated SystemTime='2026-04-18T13:09:40.0000000Z'/><EventRecordID>7</EventRecordID></System><EventData><Data Name='errorCode'>0x80070005</Data></EventData></Event>
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Service Control Manager'/><EventID Qualifiers='49152'>7000</EventID><TimeCreated SystemTime='2026-04-18T13:09:39.0000000Z'/><EventRecordID>6</EventRecordID></System><EventData><Data Name='param1'>x</Data></EventData></Event>
X
"@

# Commands.

function Enter-Fake {
    [Scripted.World]::Enter()
}

# Owner, group and DACL; Sddl is a property that PowerShell adds to FileSecurity and RegistrySecurity (types.ps1xml).
function Get-Acl {
    [CmdletBinding()] param([string]$LiteralPath)
    Enter-Fake
    if ([Scripted.World]::Mode -eq 'denied') { throw [UnauthorizedAccessException]::new('Es wurde versucht, einen nicht autorisierten Vorgang auszufuehren.') }
    if ([Scripted.World]::Mode -eq 'absent') { throw [System.Management.Automation.ItemNotFoundException]::new('Der Pfad ist nicht vorhanden') }
    [pscustomobject]@{ Sddl = 'O:SYG:SYD:(A;;FA;;;SY)' }
}

# Properties of the classes as learn.microsoft.com/windows/win32/cimwin32prov and /storage/wmi name them.
function Get-CimInstance {
    [CmdletBinding()] param([string]$ClassName, [string]$Namespace, [string]$Filter, [int]$OperationTimeoutSec)
    Enter-Fake
    if ([Scripted.World]::Mode -eq 'denied') { throw [Scripted.CimException]::new('AccessDenied') }
    if ([Scripted.World]::Mode -eq 'absent' -or $ClassName -eq 'AntiVirusProduct') { throw [Scripted.CimException]::new('InvalidNamespace') }
    if ([Scripted.World]::Mode -eq 'empty') { return }
    switch ($ClassName) {
        'Win32_OperatingSystem' { [pscustomobject]@{ LastBootUpTime = [DateTime]::new(2026, 4, 18, 13, 33, 40, [DateTimeKind]::Utc) } }
        'Win32_ComputerSystem' { [pscustomobject]@{ Manufacturer = 'Lenovo'; Model = 'ThinkSystem SR650 V2'; SystemSKUNumber = '7Z73CTO1WW' } }
        'Win32_BIOS' { [pscustomobject]@{ SerialNumber = 'J900PG01'; SMBIOSBIOSVersion = 'AFE136D-3.60' } }
        'Win32_ComputerSystemProduct' { [pscustomobject]@{ UUID = '0F5E7B3A-1D2C-4B6A-9E8F-52A1C3D4E5F6' } }
        'Win32_LogicalDisk' { [pscustomobject]@{ Size = [uint64]479000000000; FreeSpace = [uint64]8123456789 } }
        'MSFT_Partition' {
            [pscustomobject]@{ GptType = '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}'; Size = [uint64]104857600 }
            [pscustomobject]@{ GptType = '{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}'; Size = [uint64]479000000000 }
        }
        'Win32_PnPSignedDriver' {
            [pscustomobject]@{ DeviceName = 'Broadcom P225p'; InfName = 'oem12.inf'; DriverProviderName = 'Broadcom'; DriverVersion = '231.1.7.0'; DriverDate = [DateTime]::new(2024, 5, 6, 0, 0, 0, [DateTimeKind]::Utc); HardWareID = 'PCI\VEN_14E4&DEV_16D7' }
            [pscustomobject]@{ DeviceName = 'nothing'; InfName = $null; DriverVersion = $null }
        }
    }
}
function Get-CimAssociatedInstance {
    [CmdletBinding()] param($InputObject, [string]$ResultClassName, [int]$OperationTimeoutSec)
    Enter-Fake
    [pscustomobject]@{ Size = [uint64]100663296; SizeRemaining = [uint64]73400320 }
}

function New-FakeEvent([int]$Id, [long]$Record, [string]$Value, $At) {
    $xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>$Id</EventID></System><EventData><Data Name='errorCode'>$Value</Data><Data>second</Data><Data Name='ErrorString'>Zugriff verweigert</Data></EventData></Event>"
    [Scripted.EventLogRecord]::new($Id, $At, $Record, $xml)
}

# Get-WinEvent writes NoMatchingEventsFound as an error; the id of one that fails while it reads is its message
# (GetWinEventCommand.cs, ReadEvents: WriteError(new ErrorRecord(exc, exc.Message, ...)), then it goes on).
function Get-WinEvent {
    [CmdletBinding()] param([string]$LogName, [string]$FilterXPath, [int64]$MaxEvents, [switch]$Oldest)
    Enter-Fake
    $at = [DateTime]::new(2026, 4, 18, 13, 9, 40, [DateTimeKind]::Utc)
    $mode = [Scripted.World]::Mode
    if ($mode -eq 'denied') { throw [UnauthorizedAccessException]::new('Es wurde versucht') }
    if ($mode -eq 'absent') { $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('Es gibt kein Protokoll'), 'NoMatchingLogsFound', 'ObjectNotFound', $LogName)); return }
    $none = [System.Management.Automation.ErrorRecord]::new([Exception]::new('Es wurden keine Ereignisse gefunden'), 'NoMatchingEventsFound', 'ObjectNotFound', $LogName)
    if ($mode -eq 'empty') { $PSCmdlet.WriteError($none); return }
    if ($Oldest) { return New-FakeEvent 1 1 'x' $at.AddDays(-400) }
    if ($FilterXPath -notmatch "Name='Microsoft-Windows-WindowsUpdateClient'" -and $LogName -notlike '*Defender*') { $PSCmdlet.WriteError($none); return }
    if ($mode -eq 'many') {
        $at = [DateTime]::UtcNow
        foreach ($n in 1..10000) { New-FakeEvent 19 (10001 - $n) '0x0' $at.AddSeconds(-$n) }
        return
    }
    if ($LogName -like '*Defender*') {
        New-FakeEvent 1121 3 'C:\Windows\servicing\TrustedInstaller.exe' $at
        New-FakeEvent 1121 2 'C:\Users\x\game.exe' $at
        return
    }
    New-FakeEvent 20 9 '0x80070005' $at
    if ($mode -eq 'hostile') {
        New-FakeEvent 20 8 ('&#x1;&#xFFFF;&#xD800;' + [char]2 + [char]0xD800 + [char]0x202E + '&lt;/script&gt;') $at.AddSeconds(-1)
        New-FakeEvent 20 7 '<not closed' $at.AddSeconds(-2)
        New-FakeEvent 20 6 'no time' $null
        $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('Die Daten sind falsch'), 'Die Daten sind falsch', 'NotSpecified', $null))
        New-FakeEvent 20 5 'after the failure' $at.AddSeconds(-3)
    }
}

# The registry provider, where the language mode forbids the API. A key's Property is the list of its values' names;
# Get-ItemProperty gives an object with a property for each (about_Registry_Provider).
function Get-FakeKey([string]$At) {
    $path = $At.Substring(10).Replace('HKEY_LOCAL_MACHINE\', 'HKLM\').Replace('HKEY_USERS\', 'HKU\')
    $hive, $below = $path -split '\\', 2
    $key = [Scripted.RegistryKey]::OpenBaseKey($(if ($hive -eq 'HKU') { 'Users' } else { 'LocalMachine' }), 'Registry64').OpenSubKey($below)
    if ($null -eq $key) { throw [System.Management.Automation.ItemNotFoundException]::new('Der Pfad ist nicht vorhanden') }
    $key
}
function Get-Item {
    [CmdletBinding()] param([string]$LiteralPath, [switch]$Force)
    if ($LiteralPath -notlike 'Registry::*') { Enter-Fake; return Microsoft.PowerShell.Management\Get-Item @PSBoundParameters }
    [pscustomobject]@{ Property = [string[]](Get-FakeKey $LiteralPath).GetValueNames() }
}
function Get-ItemProperty {
    [CmdletBinding()] param([string]$LiteralPath)
    $key = Get-FakeKey $LiteralPath
    $values = [ordered]@{ PSPath = $LiteralPath }
    foreach ($name in $key.GetValueNames()) { $values[$name] = $key.GetValue($name, $null) }
    [pscustomobject]$values
}
function Get-ChildItem {
    [CmdletBinding()] param([string]$LiteralPath, [switch]$Force)
    if ($LiteralPath -notlike 'Registry::*') {
        if ($LiteralPath -notlike 'Function:*') { Enter-Fake }
        return Microsoft.PowerShell.Management\Get-ChildItem @PSBoundParameters
    }
    foreach ($name in (Get-FakeKey $LiteralPath).GetSubKeyNames()) { [pscustomobject]@{ PSChildName = $name } }
}
function Get-Content {
    [CmdletBinding()] param([string]$LiteralPath, [int]$Tail, [int]$TotalCount, [switch]$Raw, [switch]$AsByteStream, $Encoding)
    Enter-Fake
    Microsoft.PowerShell.Management\Get-Content @PSBoundParameters
}

if ($Constrained) { $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage' }
