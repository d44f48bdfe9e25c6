# patchgate collector for Windows: one read-only script, one JSON document on standard output.
#
# What it reads: the Windows version and SMBIOS identity; who runs it; the services of the update chain with their
#   security descriptors; the security descriptors of the update folders and keys (and of the first 50 entries of
#   SoftwareDistribution\Download); size and state of the update and catalog databases; Windows Update policy;
#   restart markers; volume sizes; the signed drivers of devices; event records of the update, servicing, storage and
#   Secure Boot providers of the last 90 days; the errors, session bounds and HRESULT lines at the end of CBS.log; the
#   Secure Boot registry values.
# What it writes: nothing but standard output. It changes no file, key, service, log or setting, makes no network
#   connection, and never calls the Windows Update Agent's COM interface, which refuses remote callers with the very
#   error (0x80070005) that it would be asked to explain.
# How to run it, in 64-bit Windows PowerShell 5.1 as an elevated administrator:
#   powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File collector.ps1 > server.json
#   Read it before you run it. Without elevation it still runs; what was denied is reported as denied.
#
# Every item is { status, ms, value, err }: status is ok, empty, denied, absent, locked, timeout, unsupported or error,
# and one that fails does not stop the others. The output is pure ASCII, whatever the console's code page, and holds
# no localised text but for the names of devices: SIDs, numbers, registry data and event data, never messages.

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'

$CollectorVersion = '1.1.0'
$Days = 90
$MaxEvents = 2000
$MaxText = 2000
$CbsBytes = 33554432
$CbsErrorLines = 3000
$CbsOtherLines = 1000
$ChildLimit = 50
$MaxDrivers = 1000

if ($env:PROCESSOR_ARCHITEW6432) {
    throw 'This is 32-bit PowerShell, which Windows shows other files and keys. Run C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe from a 64-bit process.'
}

$Started = (Get-Date).ToUniversalTime()
$Windows = $env:SystemRoot
$Sc = Join-Path $Windows 'System32\sc.exe'

# What kind of failure an error record is. Types and numbers only: messages are localised.
function Get-FailureStatus($Record) {
    $id = [string]$Record.FullyQualifiedErrorId
    if ($id -eq 'patchgate-absent') { return 'absent' }
    if ($id -eq 'patchgate-denied') { return 'denied' }
    if ($id -like 'NoMatchingEventsFound*') { return 'empty' }
    if ($id -like '*ConstrainedLanguage*') { return 'unsupported' }
    $e = $Record.Exception
    while ($null -ne $e) {
        $type = [string]$e.PSObject.TypeNames[0]
        $hresult = '0x{0:x8}' -f [int]$e.HResult
        if ($type -match 'UnauthorizedAccessException$|SecurityException$' -or $hresult -in '0x80070005', '0x80041003') { return 'denied' }
        if ($type -match 'FileNotFoundException$|DirectoryNotFoundException$|ItemNotFoundException$|DriveNotFoundException$|EventLogNotFoundException$') { return 'absent' }
        if ($hresult -in '0x80070020', '0x80070021') { return 'locked' }
        if ($type -match 'TimeoutException$') { return 'timeout' }
        $native = [string]$e.NativeErrorCode
        if ($native -eq 'AccessDenied') { return 'denied' }
        if ($native -in 'InvalidClass', 'InvalidNamespace', 'NotFound') { return 'absent' }
        $e = $e.InnerException
    }
    return 'error'
}

# The error as type and number, without its localised message.
function Get-FailureText($Record) {
    $id = [string]$Record.FullyQualifiedErrorId
    if ($id -like 'patchgate-*') { return $id }
    $e = $Record.Exception
    while ($null -ne $e.InnerException) { $e = $e.InnerException }
    return ('{0} 0x{1:x8} {2}' -f [string]$e.PSObject.TypeNames[0], [int]$e.HResult, $id)
}

# Runs a block and wraps what it gives, or why it gave nothing.
function Read-Item([scriptblock]$Block, [switch]$AsList) {
    $began = Get-Date
    $status = 'ok'
    $value = $null
    $err = $null
    try {
        if ($AsList) { $value = @(& $Block) } else { $value = & $Block }
    } catch {
        $status = Get-FailureStatus $_
        $err = [string](Get-FailureText $_)
    }
    $ms = [int64]((Get-Date) - $began).TotalMilliseconds
    [ordered]@{ status = $status; ms = $ms; value = $value; err = $err }
}

# At most $MaxText characters of a text.
function Get-Text($Value) {
    $text = [string]$Value
    if ($text.Length -gt $MaxText) { $text = $text.Substring(0, $MaxText) }
    $text
}

# A key of HKEY_LOCAL_MACHINE for reading; $null where it does not exist. A refusal is an exception, not $null.
function Open-Key([string]$Path) {
    $hive = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
    $hive.OpenSubKey($Path)
}

# One registry value, not expanded; absent where the key or the value does not exist.
function Read-Value([string]$Path, [string]$Name) {
    $key = Open-Key $Path
    if ($null -eq $key) { throw 'patchgate-absent' }
    $value = $key.GetValue($Name, $null, 'DoNotExpandEnvironmentNames')
    if ($null -eq $value) { throw 'patchgate-absent' }
    $value
}

# All numbers and strings of a key; an absent key is an empty map, because policy that is not there is not set.
function Read-Policy([string]$Path) {
    $map = [ordered]@{}
    $key = Open-Key $Path
    if ($null -eq $key) { return $map }
    foreach ($name in $key.GetValueNames()) {
        $value = $key.GetValue($name, $null, 'DoNotExpandEnvironmentNames')
        switch ([string]$key.GetValueKind($name)) {
            'DWord' { $map[[string]$name] = [int64]$value -band 4294967295 }
            'QWord' { $map[[string]$name] = [int64]$value }
            default { $map[[string]$name] = Get-Text ($value -join ';') }
        }
    }
    $map
}

# Whether a file exists. Unlike Test-Path this tells "no" from "you may not look".
function Test-FileThere([string]$Path) {
    try {
        $null = [IO.File]::GetAttributes($Path)
        $true
    } catch [IO.FileNotFoundException], [IO.DirectoryNotFoundException] {
        $false
    }
}

# A file for reading, without standing in the way of who writes, renames or deletes it.
function Open-Shared([string]$Path) {
    [IO.File]::Open($Path, 'Open', 'Read', [IO.FileShare]'ReadWrite, Delete')
}

# The state in the header of an ESE database: magic number at byte 4, state at byte 0x34.
function Read-DatabaseState([string]$Path) {
    $bytes = [byte[]]::new(0x38)
    $file = Open-Shared $Path
    try { $count = $file.Read($bytes, 0, $bytes.Length) } finally { $file.Dispose() }
    if ($count -lt $bytes.Length -or [BitConverter]::ToUInt32($bytes, 4) -ne 2309737967) { throw 'patchgate-not-an-ese-database' }
    [int64][BitConverter]::ToUInt32($bytes, 0x34)
}

function Format-Time($Time) { $Time.ToUniversalTime().ToString('o') }

# The offset from UTC in minutes at a local time.
function Get-OffsetMinutes($Time) {
    [int64][TimeZoneInfo]::Local.GetUtcOffset($Time).TotalMinutes
}

# Now, and every day on which it changed: CBS.log writes local time, also from the other side of a clock change.
function Read-Clock {
    $now = Get-Date
    $changes = @()
    $last = $null
    for ($day = $Days + 30; $day -ge 0; $day--) {
        $date = $now.Date.AddDays(-$day)
        $minutes = Get-OffsetMinutes $date.AddHours(12)
        if ($minutes -ne $last) {
            $changes += [ordered]@{ local_date = $date.ToString('s').Substring(0, 10); minutes = $minutes }
            $last = $minutes
        }
    }
    [ordered]@{ utc_offset_minutes = Get-OffsetMinutes $now; changes = @($changes) }
}

function Read-Caller {
    $me = [Security.Principal.WindowsIdentity]::GetCurrent()
    $who = [Security.Principal.WindowsPrincipal]$me
    [ordered]@{
        sid           = [string]$me.User.Value
        elevated      = [bool]$who.IsInRole([Security.Principal.SecurityIdentifier]'S-1-5-32-544')
        network_logon = [bool]$who.IsInRole([Security.Principal.SecurityIdentifier]'S-1-5-2')
    }
}

# A service's descriptor as its manager has it. The text of sc.exe is localised, its SDDL line and exit code are not.
function Read-ServiceDescriptor([string]$Name) {
    $lines = & $Sc sdshow $Name
    if ($LASTEXITCODE -eq 5) { throw 'patchgate-denied' }
    if ($LASTEXITCODE -eq 1060) { throw 'patchgate-absent' }
    foreach ($line in $lines) { if ($line -match '^\s*[OGDS]:') { return ([string]$line).Trim() } }
    throw ('patchgate-sc-exit-{0}' -f $LASTEXITCODE)
}

function Read-Service([string]$Name) {
    $key = 'SYSTEM\CurrentControlSet\Services\' + $Name
    [ordered]@{
        name       = $Name
        start      = Read-Item { [int64](Read-Value $key 'Start') }
        state      = Read-Item {
            $service = Get-CimInstance -ClassName Win32_Service -Filter "Name='$Name'" -OperationTimeoutSec 30
            if ($null -eq $service) { throw 'patchgate-absent' }
            [string]$service.State
        }
        account    = Read-Item { [string](Read-Value $key 'ObjectName') }
        descriptor = Read-Item { [string](Read-ServiceDescriptor $Name) }
    }
}

# Owner, group and DACL of a file, directory or key, as SDDL.
function Read-Acl([string]$Kind, [string]$Path) {
    $at = $Path
    if ($Kind -eq 'key') { $at = 'Registry::' + $Path.Replace('HKLM\', 'HKEY_LOCAL_MACHINE\') }
    [ordered]@{ path = $Path; kind = $Kind; sddl = Read-Item { [string](Get-Acl -LiteralPath $at).Sddl } }
}

# The descriptors of the first entries below a directory, or why it cannot be listed.
function Read-ChildAcls([string]$Path) {
    $list = Read-Item -AsList { Get-ChildItem -LiteralPath $Path -Force | Select-Object -First $ChildLimit }
    if ($list.status -ne 'ok') {
        $list.value = $null
        return [ordered]@{ path = "$Path\*"; kind = 'file'; sddl = $list }
    }
    foreach ($child in $list.value) {
        if ($child.PSIsContainer) { Read-Acl 'directory' $child.FullName } else { Read-Acl 'file' $child.FullName }
    }
}

function Read-Acls {
    $cbs = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing'
    $wu = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate'
    foreach ($path in '', '\SoftwareDistribution', '\SoftwareDistribution\Download', '\SoftwareDistribution\DataStore',
        '\SoftwareDistribution\DataStore\Logs', '\SoftwareDistribution\PostRebootEventCache.V2', '\System32\catroot2',
        '\System32\catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}', '\System32\CatRoot', '\WinSxS', '\WinSxS\Manifests',
        '\Logs\CBS') {
        Read-Acl 'directory' ($Windows + $path)
    }
    foreach ($path in $cbs, "$cbs\Packages", $wu, "$wu\Auto Update", 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate') {
        Read-Acl 'key' $path
    }
    Read-ChildAcls ($Windows + '\SoftwareDistribution\Download')
}

# A partition by its GPT type, with the volume on it.
function Read-Partition([string]$Name, [string]$GptType) {
    $storage = 'root/Microsoft/Windows/Storage'
    $parts = @(Get-CimInstance -Namespace $storage -ClassName MSFT_Partition -OperationTimeoutSec 30 | Where-Object { $_.GptType -eq $GptType })
    foreach ($part in $parts) {
        [ordered]@{
            name  = $Name
            space = Read-Item {
                $volume = Get-CimAssociatedInstance -InputObject $part -ResultClassName MSFT_Volume -OperationTimeoutSec 30
                if ($null -eq $volume) { throw 'patchgate-absent' }
                [ordered]@{ size = [int64]$volume.Size; free = [int64]$volume.SizeRemaining }
            }
        }
    }
}

function Read-Volumes {
    [ordered]@{
        name  = $env:SystemDrive
        space = Read-Item {
            $disk = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$env:SystemDrive'" -OperationTimeoutSec 30
            if ($null -eq $disk) { throw 'patchgate-absent' }
            [ordered]@{ size = [int64]$disk.Size; free = [int64]$disk.FreeSpace }
        }
    }
    Read-Partition 'EFI system' '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}'
    Read-Partition 'Windows RE' '{de94bba4-06d1-4d40-a16a-bfd50179d6ac}'
}

# The package in the driver store that an INF file was published from. Its name begins with the one that its maker gave
# it; Windows calls the file itself oem12.inf. The database is part of either of two hives.
function Read-DriverPackage([string]$Inf) {
    foreach ($hive in 'SYSTEM', 'DRIVERS') {
        $key = Open-Key "$hive\DriverDatabase\DriverInfFiles\$Inf"
        if ($null -eq $key) { continue }
        $active = $key.GetValue('Active')
        if ($null -ne $active) { return Get-Text ($active -join ';') }
    }
    throw 'patchgate-absent'
}

# The signed driver of each device. A device without a driver has no version and is left out.
function Read-Drivers {
    $all = @(Get-CimInstance -ClassName Win32_PnPSignedDriver -OperationTimeoutSec 120 | Where-Object { $_.DriverVersion })
    $kept = foreach ($driver in $all | Select-Object -First $MaxDrivers) {
        $date = $driver.DriverDate
        if ($date -is [DateTime]) { $date = Format-Time $date }
        [ordered]@{
            device      = Get-Text $driver.DeviceName
            inf         = Get-Text $driver.InfName
            package     = Read-Item { Read-DriverPackage $driver.InfName }
            provider    = Get-Text $driver.DriverProviderName
            version     = Get-Text $driver.DriverVersion
            date        = Get-Text $date
            hardware_id = Get-Text $driver.HardWareID
        }
    }
    [ordered]@{ truncated = [bool]($all.Count -gt $MaxDrivers); drivers = @($kept) }
}

# The data of an event, by name; data without a name are param1, param2, ... The one field that holds a message
# (ErrorString of wusa.exe) is left out: it is localised.
function Read-EventData($Record) {
    $xml = [xml]$Record.ToXml()
    $data = [ordered]@{}
    $n = 0
    foreach ($node in $xml.Event.EventData.ChildNodes) {
        if ($node.LocalName -ne 'Data') { continue }
        $n++
        $name = [string]$node.GetAttribute('Name')
        if ($name -eq '') { $name = "param$n" }
        if ($name -eq 'ErrorString') { continue }
        $data[$name] = Get-Text $node.InnerText
    }
    foreach ($part in $xml.Event.UserData.ChildNodes) {
        foreach ($node in $part.ChildNodes) { $data[[string]$node.LocalName] = Get-Text $node.InnerText }
    }
    $data
}

# The newest records of one provider in one log. A provider that is not registered has no records; that is "empty".
function Read-EventLog([string]$Log, [string]$Provider) {
    $span = [int64]$Days * 86400000
    $query = "*[System[Provider[@Name='$Provider'] and TimeCreated[timediff(@SystemTime) <= $span]]]"
    $records = Read-Item -AsList {
        foreach ($record in Get-WinEvent -LogName $Log -FilterXPath $query -MaxEvents ($MaxEvents + 1)) {
            [ordered]@{
                id     = [int64]$record.Id
                at     = Format-Time $record.TimeCreated
                record = [int64]$record.RecordId
                data   = Read-EventData $record
            }
        }
    }
    $more = $false
    if ($records.status -eq 'ok' -and $records.value.Count -gt $MaxEvents) {
        $more = $true
        $records.value = @($records.value | Select-Object -First $MaxEvents)
    }
    [ordered]@{
        log       = $Log
        provider  = $Provider
        since     = Format-Time $Started.AddDays(-$Days)
        truncated = $more
        oldest    = $Oldest[$Log]
        records   = $records
    }
}

function Read-EventLogs {
    $Oldest = @{}
    foreach ($log in 'System', 'Setup', 'Application', 'Microsoft-Windows-WindowsUpdateClient/Operational') {
        $Oldest[$log] = Read-Item { Format-Time (Get-WinEvent -LogName $log -Oldest -MaxEvents 1).TimeCreated }
    }
    foreach ($provider in 'Microsoft-Windows-WindowsUpdateClient', 'Microsoft-Windows-TPM-WMI', 'Service Control Manager',
        'disk', 'Ntfs', 'Microsoft-Windows-Ntfs', 'StorPort', 'storahci', 'stornvme', 'megasas', 'megasas2', 'megasas2i',
        'megasas35', 'megasas35i') {
        Read-EventLog 'System' $provider
    }
    # wusa.exe writes to the Setup log on current releases, and to the Application log by KB2773898.
    foreach ($provider in 'Microsoft-Windows-Servicing', 'Microsoft-Windows-WUSA') { Read-EventLog 'Setup' $provider }
    foreach ($provider in 'ESENT', 'Microsoft-Windows-CAPI2', 'Microsoft-Windows-WUSA') {
        Read-EventLog 'Application' $provider
    }
    Read-EventLog 'Microsoft-Windows-WindowsUpdateClient/Operational' 'Microsoft-Windows-WindowsUpdateClient'
}

# The end of CBS.log: errors and session bounds, and fewer of the other lines with a HRESULT, which are mostly noise.
# A line that does not begin with a date continues the one before it.
function Read-Cbs([string]$Path) {
    $errors = [Collections.Generic.Queue[object]]::new()
    $others = [Collections.Generic.Queue[object]]::new()
    $file = Open-Shared $Path
    try {
        $skipped = $file.Length -gt $CbsBytes
        if ($skipped) { $null = $file.Seek(-$CbsBytes, 'End') }
        $bytes = $file.Length - $file.Position
        $reader = [IO.StreamReader]::new($file, [Text.Encoding]::UTF8)
        if ($skipped) { $null = $reader.ReadLine() }
        $n = 0
        $into = $null
        while ($null -ne ($line = $reader.ReadLine())) {
            $n++
            if ($line -match '^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, (\w+)') {
                $into = $null
                if ($Matches[1] -eq 'Error' -or $line.Contains('Session: ')) { $into = $errors }
                elseif ($line.Contains('HRESULT = 0x')) { $into = $others }
            }
            if ($null -eq $into) { continue }
            $into.Enqueue([ordered]@{ n = [int64]$n; t = Get-Text $line })
            if ($errors.Count -gt $CbsErrorLines) { $null = $errors.Dequeue(); $skipped = $true }
            if ($others.Count -gt $CbsOtherLines) { $null = $others.Dequeue(); $skipped = $true }
        }
    } finally {
        $file.Dispose()
    }
    $lines = @(@($errors.ToArray()) + @($others.ToArray()) | Sort-Object -Property { $_.n })
    [ordered]@{ bytes_read = [int64]$bytes; truncated = [bool]$skipped; lines = $lines }
}

$version = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$servicing = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing'
$update = 'SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate'
$policy = 'SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
$secureBoot = 'SYSTEM\CurrentControlSet\Control\SecureBoot'
$dataStore = $Windows + '\SoftwareDistribution\DataStore\DataStore.edb'
$catalogs = $Windows + '\System32\catroot2'
$catalog = $catalogs + '\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb'
$services = 'wuauserv', 'bits', 'cryptsvc', 'trustedinstaller', 'msiserver', 'UsoSvc', 'WaaSMedicSvc', 'DoSvc', 'wlidsvc',
    'mpssvc', 'BFE', 'RpcSs', 'DcomLaunch', 'EventLog', 'Schedule', 'W32Time', 'AppIDSvc'

$items = [ordered]@{}
$items.clock = Read-Item { Read-Clock }
$items.language_mode = Read-Item { [string]$ExecutionContext.SessionState.LanguageMode }
$items.computer_name = Read-Item { [string]$env:COMPUTERNAME }
$items.os_product = Read-Item { [string](Read-Value $version 'ProductName') }
$items.os_build = Read-Item { [string](Read-Value $version 'CurrentBuild') }
$items.os_ubr = Read-Item { [int64](Read-Value $version 'UBR') }
$items.os_installation_type = Read-Item { [string](Read-Value $version 'InstallationType') }
$items.last_boot = Read-Item { Format-Time (Get-CimInstance -ClassName Win32_OperatingSystem -OperationTimeoutSec 30).LastBootUpTime }
$items.computer_system = Read-Item {
    $system = Get-CimInstance -ClassName Win32_ComputerSystem -OperationTimeoutSec 30
    [ordered]@{ manufacturer = [string]$system.Manufacturer; model = [string]$system.Model; sku = [string]$system.SystemSKUNumber }
}
$items.bios = Read-Item {
    $bios = Get-CimInstance -ClassName Win32_BIOS -OperationTimeoutSec 30
    [ordered]@{ serial = [string]$bios.SerialNumber; version = [string]$bios.SMBIOSBIOSVersion }
}
$items.uuid = Read-Item { [string](Get-CimInstance -ClassName Win32_ComputerSystemProduct -OperationTimeoutSec 30).UUID }
$items.caller = Read-Item { Read-Caller }
$items.services = Read-Item -AsList { foreach ($service in $services) { Read-Service $service } }
$items.acls = Read-Item -AsList { Read-Acls }
$items.data_store_size = Read-Item { [int64](Get-Item -LiteralPath $dataStore -Force).Length }
$items.data_store_state = Read-Item { Read-DatabaseState $dataStore }
$items.catalog_store_size = Read-Item { [int64](Get-Item -LiteralPath $catalog -Force).Length }
$items.catalog_store_state = Read-Item { Read-DatabaseState $catalog }
$items.catalog_store_files = Read-Item { [int64]@(Get-ChildItem -LiteralPath $catalogs -Force | Where-Object { -not $_.PSIsContainer }).Count }
$items.policy_windows_update = Read-Item { Read-Policy $policy }
$items.policy_automatic_updates = Read-Item { Read-Policy "$policy\AU" }
$items.cbs_reboot_pending = Read-Item { $null -ne (Open-Key "$servicing\RebootPending") }
$items.cbs_reboot_in_progress = Read-Item { $null -ne (Open-Key "$servicing\RebootInProgress") }
$items.cbs_packages_pending = Read-Item { $null -ne (Open-Key "$servicing\PackagesPending") }
$items.update_reboot_required = Read-Item { $null -ne (Open-Key "$update\Auto Update\RebootRequired") }
$items.pending_file_renames = Read-Item {
    $key = Open-Key 'SYSTEM\CurrentControlSet\Control\Session Manager'
    # Pairs of names, the second empty for a deletion.
    [int64][Math]::Ceiling(@($key.GetValue('PendingFileRenameOperations', @())).Count / 2)
}
$items.pending_xml = Read-Item { Test-FileThere ($Windows + '\WinSxS\pending.xml') }
$items.volumes = Read-Item -AsList { Read-Volumes }
$items.drivers = Read-Item { Read-Drivers }
$items.event_logs = Read-Item -AsList { Read-EventLogs }
$items.cbs = Read-Item { Read-Cbs ($Windows + '\Logs\CBS\CBS.log') }
$items.secure_boot_enabled = Read-Item { [int64](Read-Value "$secureBoot\State" 'UEFISecureBootEnabled') }
$items.secure_boot_ca2023_status = Read-Item { [string](Read-Value "$secureBoot\Servicing" 'UEFICA2023Status') }
$items.secure_boot_ca2023_error = Read-Item { [int64](Read-Value "$secureBoot\Servicing" 'UEFICA2023Error') -band 4294967295 }
$items.secure_boot_firmware_version = Read-Item { [string](Read-Value "$secureBoot\Servicing\DeviceAttributes" 'FirmwareVersion') }

$document = [ordered]@{
    format         = 'patchgate-windows'
    format_version = '1.1.0'
    collector      = [ordered]@{ version = $CollectorVersion; started = Format-Time $Started }
    items          = $items
}
$json = [string](ConvertTo-Json -InputObject $document -Depth 20 -Compress)
# A console may be in any code page: only ASCII survives all of them.
foreach ($character in [regex]::Matches($json, '[^\x20-\x7E]') | Select-Object -ExpandProperty Value -Unique) {
    $json = $json.Replace([string]$character, ('\u{0:x4}' -f [int][char]$character))
}
$json
