# patchgate collector for Windows: one read-only script, a stream of JSON lines on standard output.
#
# What it reads: the Windows version and SMBIOS identity; who runs it; the services of the update chain with their
#   security descriptors; the descriptors of the update folders, keys and tasks, of the first 50 entries of
#   SoftwareDistribution\Download and of the objects that errors in CBS.log name; the servicing packages, pending
#   sessions and driver operations; size and state of the update and catalog databases; the number of temporary files; Windows Update policy, proxy
#   and TLS settings; services that tell the server's roles, and settings on which known failures depend; restart markers; volume sizes; file-system filters and Defender's exclusions and rules; the
#   signed drivers of devices; event records of the update, servicing, storage, protection and Secure Boot providers
#   of the last 90 days; what matters in CBS.log, dism.log and ReportingEvents.log; the Secure Boot registry values.
# What it writes: nothing but standard output. It changes no file, key, service, log or setting, makes no network
#   connection (but for one name lookup, if it is asked to), and never calls the Windows Update Agent's COM interface,
#   which refuses remote callers with the very error (0x80070005) that it would be asked to explain.
# How to run it, in 64-bit Windows PowerShell 5.1 as an elevated administrator:
#   powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File collector.ps1 > server.json
#   Read it before you run it. Without elevation it still runs; what was denied is reported as denied.
# Options, behind the file's name or as variables that are set before the script: -Items NAME,NAME (only these),
#   -TotalSeconds N and -ItemSeconds N (time limits), -ResolveNames (whether the WSUS server's name is known to DNS).
#
# The first line says which items will come, then each item has a line of its own, cheap and certain ones first, and
# the last line says that this is the end. An item is { item, status, ms, value, err }: status is ok, empty, denied,
# absent, locked, timeout, unsupported or error, and one that fails or hangs does not stop the others. The output is
# pure ASCII, whatever the console's code page, and holds no localised text but for the names of devices: SIDs,
# numbers, registry data and event data, never messages.

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'

# Options stand in variables, because a script that comes by standard input has no parameters.
for ($i = 0; $i -lt $args.Count; $i++) {
    switch ([string]$args[$i]) {
        '-Items' { $i++; $Items = [string[]]@(foreach ($name in $args[$i]) { ([string]$name) -split ',' }) }
        '-TotalSeconds' { $i++; $TotalSeconds = [int]$args[$i] }
        '-ItemSeconds' { $i++; $ItemSeconds = [int]$args[$i] }
        '-ResolveNames' { $ResolveNames = $true }
        default { throw ('patchgate-unknown-option {0}' -f $args[$i]) }
    }
}
if (-not $TotalSeconds) { $TotalSeconds = 300 }

$Set = @{
    Version = '2.0.0'
    Started = (Get-Date).ToUniversalTime()
    Language = [string]$ExecutionContext.SessionState.LanguageMode
    Full = [string]$ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage'
    Windows = $env:SystemRoot
    System = Join-Path $env:SystemRoot 'System32'
    Days = 90
    MaxEvents = 2000
    MaxBadEvents = 20
    MaxText = 2000
    MaxKeys = 300
    MaxFiles = 300
    MaxCount = 70000
    MaxPackages = 2000
    MaxDrivers = 1000
    MaxChildren = 50
    MaxObjects = 50
    CbsBytes = 33554432
    CbsBounds = 3000
    CbsErrors = 3000
    CbsOthers = 4000
    LogBytes = 4194304
    LogLines = 1000
    # Lines at level Info that hold one of these are kept; src/windows/cbs_words.rs says why each.
    CbsWords = @(
        'HRESULT', 'Failed', 'failed', 'FAILED', 'failure', 'orrupt', 'Operation result', 'Total Detected',
        'Error Summary', 'MUM Missing', 'Payload', '(f)', '(F)', 'nstaller', 'network driver', 'generic command', 'STATUS_', 'ERROR_', 'NTSTATUS',
        'Loading user account', 'INSTALL index', 'Doqe', 'Doqi', 'driver operation', 'DriverOperations', 'Shtd', 'Startup:',
        'olling back', 'ollback', 'Reboot mark', 'pending', 'CbsCoreFinalize', 'WER:', 'Not enough', 'not applicable', 'HYDRATION',
        'Hydration', 'DpxException', 'SpaceCheck', 'Process output', 'Timed out', 'MOF'
    )
    # A record of a guard is of interest where it names what installs an update or what an update is made of. The two
    # letters are written out because in Turkish one is not the other's capital.
    Servicing = 'TrustedInstaller|TiWorker|TiFileFetcher|wuauc|usoclient|MoUsoCore|UsoSvc|poqexec|DismHost|\bdism|\bwusa|msiexec|drvinst|WinSxS|SoftwareDistribution|\\servicing\\|catroot|\\CbsTemp\\' -creplace '[iI]', '[iI]'
}
$Sc = Join-Path $Set.System 'sc.exe'
$FltMc = Join-Path $Set.System 'fltmc.exe'
$WevtUtil = Join-Path $Set.System 'wevtutil.exe'
$WhoAmI = Join-Path $Set.System 'whoami.exe'
# 32-bit PowerShell is shown other files and keys than the Windows that it runs on.
if ($env:PROCESSOR_ARCHITEW6432) { $Set.Unsupported = 'patchgate-unsupported-32-bit-powershell' }
# What the whole run knows: the runspace that reads, how many of its kind hung, how often CIM was silent,
# CBS.log, and whether there can be no such runspace, as where the language mode forbids it.
$Run = @{ Space = $null; Lost = 0; Silent = 0; Cbs = $null; Alone = -not $Set.Full }

# ---- failures, texts and times

# What kind of failure an error record is. Types and numbers only: messages are localised.
function Get-FailureStatus($Record) {
    $id = [string]$Record.FullyQualifiedErrorId
    if ($id -match '^patchgate-(absent|denied|empty|timeout|unsupported)') { return $Matches[1] }
    if ($id -like 'NoMatchingEventsFound*') { return 'empty' }
    if ($id -like '*ConstrainedLanguage*' -or $id -like 'MethodInvocationNotSupported*') { return 'unsupported' }
    if ($id -like 'NoMatchingLogsFound*') { return 'absent' }
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

# The error as type and number. The first part of its id may be a message, of a plain throw or of Get-WinEvent: it is
# given only where it looks like an identifier and is not the message.
function Get-FailureText($Record) {
    $id = [string]$Record.FullyQualifiedErrorId
    if ($id -match '^patchgate-[a-z0-9-]+$') { return $id }
    $e = $Record.Exception
    $messages = @([string]$e.Message)
    while ($null -ne $e.InnerException) {
        $e = $e.InnerException
        $messages += [string]$e.Message
    }
    $first, $from = $id -split ',', 2
    if ($null -eq $from -or $first -cnotmatch '^([A-Za-z][A-Za-z0-9_.]*|HRESULT 0x[0-9A-Fa-f]{8})$' -or $messages -contains $first) { $first = $null }
    if ($from -cnotmatch '^[A-Za-z][A-Za-z0-9_.,-]*$') { $from = $null }
    $known = @($first, $from | Where-Object { $_ }) -join ','
    return ('{0} 0x{1:x8} {2}' -f [string]$e.PSObject.TypeNames[0], [int]$e.HResult, $known).Trim()
}

# At most $MaxText characters of a text, not ending within a pair of surrogates.
function Get-Text($Value) {
    $text = [string]$Value
    if ($text.Length -gt $Set.MaxText) {
        $text = $text.Substring(0, $Set.MaxText)
        if ($text -match '[\uD800-\uDBFF]\z') { $text = $text.Substring(0, $Set.MaxText - 1) }
    }
    $text
}

# A member of a list that cannot be read: its name and why, and the other members are there all the same.
function Format-Unread([string]$Kind, [string]$Name, $Record) {
    [ordered]@{ $Kind = $Name; status = Get-FailureStatus $Record; err = Get-FailureText $Record }
}

function Format-Time($Time) { $Time.ToUniversalTime().ToString('o') }

# ---- reading with a time limit

# A runspace with the functions of this session.
function Open-Worker($State) {
    $known = @(foreach ($entry in $State.Commands) { if ($entry -is [Management.Automation.Runspaces.SessionStateFunctionEntry]) { $entry.Name } })
    foreach ($function in Get-ChildItem -LiteralPath 'Function:\') {
        if ($function.Source -or $known -contains $function.Name) { continue }
        $State.Commands.Add([Management.Automation.Runspaces.SessionStateFunctionEntry]::new($function.Name, $function.Definition))
    }
    foreach ($name in 'Set', 'Sc', 'FltMc', 'WevtUtil', 'WhoAmI', 'ErrorActionPreference', 'ProgressPreference', 'WarningPreference') {
        $State.Variables.Add([Management.Automation.Runspaces.SessionStateVariableEntry]::new($name, (Get-Variable -Name $name -ValueOnly), ''))
    }
    $space = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($State)
    $space.Open()
    $space
}

# The default one has the commands built in; a host that lacks some of them can make the one that loads them as modules.
# One that can make neither has no time limits but that of all.
function Initialize-Worker {
    if ($Run.Alone -or $null -ne $Run.Space) { return }
    try {
        $Run.Space = Open-Worker ([Management.Automation.Runspaces.InitialSessionState]::CreateDefault())
    } catch {
        try {
            $Run.Space = Open-Worker ([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
        } catch {
            $Run.Alone = $true
        }
    }
}

# Calls a function of this script in the worker, and says what it gave and how it ended. One that does not end is left
# alone with its runspace: a call into a sick service cannot be stopped.
function Invoke-Worker([string]$Command, $Arguments, [int]$Milliseconds) {
    $shell = [PowerShell]::Create()
    $shell.Runspace = $Run.Space
    $null = $shell.AddCommand($Command)
    foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
    $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $given = [Management.Automation.PSDataCollection[psobject]]::new()
    $call = $shell.BeginInvoke($nothing, $given)
    $failure = $null
    $ended = $call.AsyncWaitHandle.WaitOne($Milliseconds)
    if ($ended) {
        try {
            $null = $shell.EndInvoke($call)
        } catch {
            # Thrown again it has the id of the error, and not that of a call that failed.
            $failure = $shell.InvocationStateInfo.Reason
            if ($null -eq $failure) { $failure = $_ }
        }
        $output = @($given.ReadAll())
        $shell.Dispose()
    } else {
        $output = @($given.ReadAll())
        $null = $shell.BeginStop($null, $null)
        $Run.Space = $null
        $Run.Lost++
    }
    @{ output = $output; failure = $failure; ended = $ended }
}

function Get-MillisecondLeft {
    [int64](1000 * $TotalSeconds - ((Get-Date).ToUniversalTime() - $Set.Started).TotalMilliseconds)
}

# Calls a function of this script and wraps what it gives, or why it gave nothing. Of a list that was cut short what
# came is kept beside the reason. Where the language mode forbids runspaces, nothing can be ended, only not begun.
function Read-Item([string]$Command, $Arguments = @(), [int]$Seconds = 30, [switch]$AsList) {
    $began = Get-Date
    $status = 'ok'
    $value = $null
    $err = $null
    $failure = $null
    $output = @()
    if ($ItemSeconds -and $ItemSeconds -lt $Seconds) { $Seconds = $ItemSeconds }
    $left = Get-MillisecondLeft
    $overCim = $Command -like '*-Cim*'
    $limit = [int64]$Seconds * 1000
    if ($left -lt $limit) { $limit = $left }
    try {
        if ($Set.Unsupported) { throw $Set.Unsupported }
        if ($left -le 0) { throw 'patchgate-timeout-of-all' }
        if ($overCim -and $Run.Silent -ge 2) { throw 'patchgate-timeout-of-cim-before' }
        Initialize-Worker
        if (-not $Run.Alone) {
            $call = Invoke-Worker $Command $Arguments $limit
            $output = $call.output
            if ($null -ne $call.failure) { throw $call.failure }
            if (-not $call.ended) {
                if ($overCim) { $Run.Silent++ }
                throw ('patchgate-timeout-{0}-ms' -f $limit)
            }
        } else {
            $output = @(try { & $Command @Arguments } catch { $failure = $_ })
            if ($null -ne $failure) { throw $failure }
        }
    } catch {
        $status = Get-FailureStatus $_
        $err = [string](Get-FailureText $_)
    }
    if ($AsList) {
        if ($status -eq 'ok' -or $output.Count -gt 0) { $value = @($output) }
    } elseif ($status -eq 'ok' -and $output.Count -gt 0) {
        $value = $output[0]
    }
    $ms = [int64]((Get-Date) - $began).TotalMilliseconds
    [ordered]@{ status = $status; ms = $ms; value = $value; err = $err }
}

# A value as one line of JSON. A console may be in any code page: only ASCII survives all of them. Half a pair of
# surrogates is no character, and no reader of JSON has to take it.
function ConvertTo-Line($Value) {
    $json = [string](ConvertTo-Json -InputObject $Value -Depth 20 -Compress)
    $json = $json -replace '[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]', '\ufffd'
    # By their numbers: to a comparison of texts some characters are equal to nothing.
    $codes = @{}
    foreach ($found in [regex]::Matches($json, '[^\x20-\x7E]')) { $codes[[int][char]$found.Value] = 1 }
    foreach ($code in $codes.Keys) { $json = $json.Replace([string][char]$code, ('\u{0:x4}' -f $code)) }
    $json
}

# ---- registry: by .NET, or by the registry provider where the language mode forbids that

# A key for reading; $null where it does not exist. A refusal is an exception, not $null.
function Open-Key([string]$Path) {
    $hive, $below = $Path -split '\\', 2
    $name = 'LocalMachine'
    if ($hive -eq 'HKU') { $name = 'Users' }
    $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey($name, 'Registry64')
    $root.OpenSubKey($below)
}

function Get-ProviderPath([string]$Path) {
    'Registry::' + $Path.Replace('HKLM\', 'HKEY_LOCAL_MACHINE\').Replace('HKU\', 'HKEY_USERS\')
}

function Test-Key([string]$Path) {
    if ($Set.Full) { return [bool]($null -ne (Open-Key $Path)) }
    try {
        $null = Get-Item -LiteralPath (Get-ProviderPath $Path)
        $true
    } catch {
        if ((Get-FailureStatus $_) -ne 'absent') { throw }
        $false
    }
}

# Registry data as a number or a text: bytes as hexadecimal digits, several strings with ; between them.
function Format-Data($Data) {
    if ($Data -is [int]) { return [int64]$Data -band 4294967295 }
    if ($Data -is [long]) { return $Data }
    if ($Data -is [byte[]]) { return Get-Text (@(foreach ($byte in $Data | Select-Object -First 1000) { '{0:x2}' -f $byte }) -join '') }
    Get-Text ($Data -join ';')
}

# All values of a key by name, not expanded where .NET reads them; nothing where there is no such key.
function Read-KeyValue([string]$Path) {
    $map = [ordered]@{}
    if ($Set.Full) {
        $key = Open-Key $Path
        if ($null -eq $key) { return }
        foreach ($name in $key.GetValueNames()) {
            $map[[string]$name] = Format-Data $key.GetValue($name, $null, 'DoNotExpandEnvironmentNames')
        }
        return $map
    }
    if (-not (Test-Key $Path)) { return }
    $at = Get-ProviderPath $Path
    $values = Get-ItemProperty -LiteralPath $at
    foreach ($name in (Get-Item -LiteralPath $at).Property) { $map[[string]$name] = Format-Data $values.$name }
    $map
}

# One registry value; absent where the key or the value does not exist.
function Read-Value([string]$Path, [string]$Name) {
    $map = Read-KeyValue $Path
    if ($null -eq $map -or $map.Keys -notcontains $Name) { throw 'patchgate-absent' }
    $map[$Name]
}

function Read-Text([string]$Path, [string]$Name) { [string](Read-Value $Path $Name) }

function Read-Number([string]$Path, [string]$Name) { [int64](Read-Value $Path $Name) }

# All numbers and strings of a key; an absent key is an empty map, because policy that is not there is not set.
function Read-Policy([string]$Path) {
    $map = Read-KeyValue $Path
    if ($null -eq $map) { return [ordered]@{} }
    $map
}

function Get-SubkeyName([string]$Path) {
    if ($Set.Full) {
        $key = Open-Key $Path
        if ($null -eq $key) { throw 'patchgate-absent' }
        return $key.GetSubKeyNames()
    }
    foreach ($child in Get-ChildItem -LiteralPath (Get-ProviderPath $Path)) { [string]$child.PSChildName }
}

# A key and what is below it, each with its values. Below the first, one that cannot be read does not hide the others.
function Read-KeyTree([string]$Path, [int]$Depth, [int]$Level = 0) {
    try {
        $map = Read-KeyValue $Path
        $names = @(if ($null -ne $map -and $Level -lt $Depth) { Get-SubkeyName $Path | Select-Object -First $Set.MaxKeys })
    } catch {
        if ($Level -eq 0) { throw }
        return Format-Unread 'key' $Path $_
    }
    if ($null -eq $map) {
        if ($Level -eq 0) { throw 'patchgate-absent' }
        return
    }
    [ordered]@{ key = $Path; values = $map }
    foreach ($name in $names) { Read-KeyTree "$Path\$name" $Depth ($Level + 1) }
}

# Those of several keys that exist, with all below them or with only the values of these names.
function Read-KeySet($Paths, $Names) {
    foreach ($path in $Paths) {
        try {
            if ($Names.Count -eq 0) {
                if (Test-Key $path) { Read-KeyTree $path 2 }
                continue
            }
            $map = Read-KeyValue $path
            if ($null -eq $map) { continue }
            $chosen = [ordered]@{}
            foreach ($name in $Names) { if ($map.Keys -contains $name) { $chosen[$name] = $map[$name] } }
            [ordered]@{ key = $path; values = $chosen }
        } catch {
            Format-Unread 'key' $path $_
        }
    }
}

# Pairs of names, the second empty for a deletion.
function Read-RenameCount {
    $path = 'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager'
    $name = 'PendingFileRenameOperations'
    if ($Set.Full) {
        $key = Open-Key $path
        if ($null -eq $key) { throw 'patchgate-absent' }
        $list = @($key.GetValue($name, @()))
    } else {
        $values = Get-ItemProperty -LiteralPath (Get-ProviderPath $path)
        $list = @($values.$name | Where-Object { $null -ne $_ })
    }
    [int64](($list.Count + $list.Count % 2) / 2)
}

# ---- files

# Whether a file exists. Unlike Test-Path this tells "no" from "you may not look".
function Test-FileThere([string]$Path) {
    try {
        if ($Set.Full) { $null = [IO.File]::GetAttributes($Path) } else { $null = Get-Item -LiteralPath $Path -Force }
        $true
    } catch {
        if ((Get-FailureStatus $_) -ne 'absent') { throw }
        $false
    }
}

function Read-Size([string]$Path) { [int64](Get-Item -LiteralPath $Path -Force).Length }

# How many files a folder holds; counting ends at a bound, and one by one they take no memory. Names alone are far cheaper.
function Read-FileCount([string]$Path) {
    $count = [int64]0
    if ($Set.Full) {
        foreach ($name in [IO.Directory]::EnumerateFiles($Path)) {
            $count++
            if ($count -ge $Set.MaxCount) { break }
        }
        return $count
    }
    Get-ChildItem -LiteralPath $Path -Force | Where-Object { -not $_.PSIsContainer } | Select-Object -First $Set.MaxCount | ForEach-Object { $count++ }
    $count
}

# The files in some folders, newest first; a folder that is not there has none.
function Read-FileList($Paths) {
    foreach ($path in $Paths) {
        try {
            if (-not (Test-FileThere $path)) { continue }
            $files = Get-ChildItem -LiteralPath $path -Force | Where-Object { -not $_.PSIsContainer } | Sort-Object -Property LastWriteTimeUtc -Descending
            if (@($files).Count -gt $Set.MaxFiles) { [ordered]@{ path = $path; status = 'error'; err = 'patchgate-older-files-were-left-out' } }
            foreach ($file in $files | Select-Object -First $Set.MaxFiles) {
                [ordered]@{ path = Get-Text $file.FullName; size = [int64]$file.Length; written = Format-Time $file.LastWriteTimeUtc }
            }
        } catch {
            Format-Unread 'path' $path $_
        }
    }
}

# A file for reading, without standing in the way of who writes, renames or deletes it.
function Open-Shared([string]$Path) {
    [IO.File]::Open($Path, 'Open', 'Read', [IO.FileShare]'ReadWrite, Delete')
}

# The first bytes of a file.
function Read-Head([string]$Path, [int]$Count) {
    if ($Set.Full) {
        $bytes = [byte[]]::new($Count)
        $file = Open-Shared $Path
        try { $read = $file.Read($bytes, 0, $Count) } finally { $file.Dispose() }
        return $bytes | Select-Object -First $read
    }
    if ($PSVersionTable.PSEdition -eq 'Core') { return Get-Content -LiteralPath $Path -AsByteStream -TotalCount $Count }
    Get-Content -LiteralPath $Path -Encoding Byte -TotalCount $Count
}

# The state in the header of an ESE database: magic number at byte 4, state at byte 0x34.
function Read-DatabaseState([string]$Path) {
    $bytes = @(Read-Head $Path 0x38)
    if ($bytes.Count -lt 0x38 -or (@($bytes[4..7]) -join ' ') -ne '239 205 171 137') { throw 'patchgate-not-an-ese-database' }
    [int64]$bytes[0x34] + 256 * [int64]$bytes[0x35] + 65536 * [int64]$bytes[0x36] + 16777216 * [int64]$bytes[0x37]
}

# The end of a log as a reader of lines, and how much that is. A log is UTF-8, or UTF-16 where it says so.
function Open-Log([string]$Path, [int64]$Most) {
    $head = @(Read-Head $Path 2)
    $encoding = [Text.Encoding]::UTF8
    if ($head.Count -eq 2 -and $head[0] -eq 255 -and $head[1] -eq 254) { $encoding = [Text.Encoding]::Unicode }
    $file = Open-Shared $Path
    $cut = $file.Length -gt $Most
    if ($cut) { $null = $file.Seek($file.Length - $Most + $file.Length % 2, 'Begin') }
    $bytes = $file.Length - $file.Position
    $reader = [IO.StreamReader]::new($file, $encoding)
    if ($cut) { $null = $reader.ReadLine() }
    @{ reader = $reader; bytes = $bytes; cut = $cut; lines = $null; next = 0 }
}

# The same where the language mode forbids a reader: the last lines, and the size of the file as what was looked at.
function Get-LogTail([string]$Path, [int64]$Most) {
    $size = Read-Size $Path
    $count = [int]($Most / 100)
    $lines = @(Get-Content -LiteralPath $Path -Tail $count -Encoding UTF8)
    @{ reader = $null; bytes = $size; cut = [bool]($lines.Count -ge $count); lines = $lines; next = 0 }
}

# ---- logs

# The end of CBS.log. Kept are lines at level Error and Warning, lines that name a session, and lines with one of the
# words; each kind has its own bound, the newest stay, and the first error of a session stays with the session's
# bounds. A line that does not begin with a date continues the one before it.
function Read-Cbs([string]$Path) {
    $bounds = [Collections.Generic.Queue[object]]::new()
    $errors = [Collections.Generic.Queue[object]]::new()
    $others = [Collections.Generic.Queue[object]]::new()
    $words = '(?-i:' + (@(foreach ($word in $Set.CbsWords) { $word -replace '([().])', '\$1' }) -join '|') + ')'
    $log = Open-Log $Path $Set.CbsBytes
    try {
        $cut = $log.cut
        $n = 0
        $into = $null
        $first = $true
        while ($null -ne ($line = $log.reader.ReadLine())) {
            $n++
            if ($line -match '^\W?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, (\w+)') {
                $into = $null
                $level = $Matches[1]
                if ($line.Contains('Session: ')) {
                    $into = $bounds
                    if ($line.Contains(' initialized')) { $first = $true }
                } elseif ($level -eq 'Error' -and $first) {
                    $into = $bounds
                    $first = $false
                } elseif ($level -ne 'Info') {
                    $into = $errors
                } elseif ($line -cmatch $words -or $line -match ' CBS\s*$') {
                    # An entry without a text is the head of a report of several lines.
                    $into = $others
                }
            }
            if ($null -eq $into) { continue }
            $into.Enqueue([ordered]@{ n = [int64]$n; t = Get-Text $line })
            if ($bounds.Count -gt $Set.CbsBounds) { $null = $bounds.Dequeue(); $cut = $true }
            if ($errors.Count -gt $Set.CbsErrors) { $null = $errors.Dequeue(); $cut = $true }
            if ($others.Count -gt $Set.CbsOthers) { $null = $others.Dequeue(); $cut = $true }
        }
    } finally {
        $log.reader.Dispose()
    }
    $lines = @(@($bounds.ToArray()) + @($errors.ToArray()) + @($others.ToArray()) | Sort-Object -Property { $_.n })
    [ordered]@{ bytes_read = [int64]$log.bytes; truncated = [bool]$cut; lines = $lines }
}

# The same where the language mode forbids queues and readers: newest of all kinds together.
function Read-CbsTail([string]$Path) {
    $log = Get-LogTail $Path $Set.CbsBytes
    $words = '(?-i:' + (@(foreach ($word in $Set.CbsWords) { $word -replace '([().])', '\$1' }) -join '|') + ')'
    $n = 0
    $keep = $false
    $kept = @(foreach ($line in $log.lines) {
        $n++
        if ($line -match '^\W?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, (\w+)') {
            $keep = $Matches[1] -ne 'Info' -or $line -cmatch $words -or $line -cmatch 'Session: ' -or $line -match ' CBS\s*$'
        }
        if ($keep) { [ordered]@{ n = [int64]$n; t = Get-Text $line } }
    })
    $most = $Set.CbsBounds + $Set.CbsErrors + $Set.CbsOthers
    [ordered]@{ bytes_read = [int64]$log.bytes; truncated = [bool]($log.cut -or $kept.Count -gt $most); lines = @($kept | Select-Object -Last $most) }
}

# The newest lines at the end of a log that match.
function Read-LogEnd([string]$Path, [string]$Pattern) {
    if ($Set.Full) {
        $log = Open-Log $Path $Set.LogBytes
        try { $lines = @($log.reader.ReadToEnd() -split '\r?\n') } finally { $log.reader.Dispose() }
    } else {
        $log = Get-LogTail $Path $Set.LogBytes
        $lines = $log.lines
    }
    $n = 0
    $kept = @(foreach ($line in $lines) {
        $n++
        if ($line -cmatch $Pattern) { [ordered]@{ n = [int64]$n; t = Get-Text $line } }
    })
    [ordered]@{ bytes_read = [int64]$log.bytes; truncated = [bool]($log.cut -or $kept.Count -gt $Set.LogLines); lines = @($kept | Select-Object -Last $Set.LogLines) }
}

# The rows of ReportingEvents.log: cells with tabs between them, and a time with its offset from UTC. One row has one
# line, whatever stands in its message.
function Read-ReportingRow([string]$Path) {
    $log = Read-LogEnd $Path '^\{'
    if ($log.truncated) { [ordered]@{ status = 'error'; err = 'patchgate-older-rows-were-left-out' } }
    foreach ($line in $log.lines) {
        $cells = $line.t -split '\t'
        if ($cells.Count -lt 12 -or $cells[1] -notmatch '^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d):(\d+)([+-]\d\d)(\d\d)$') {
            [ordered]@{ status = 'error'; err = 'patchgate-not-a-row' }
            continue
        }
        $at = '{0}T{1}.{2}{3}:{4}' -f $Matches[1], $Matches[2], $Matches[3], $Matches[4], $Matches[5]
        if ($cells[3] -notmatch '^(\d{1,6}) \[([A-Z0-9_]+)') { continue }
        [ordered]@{
            at      = $at
            event   = [int64]$Matches[1]
            name    = [string]$Matches[2]
            update  = ([string]$cells[5]).Trim('{', '}')
            code    = '0x' + ([string]$cells[7]).PadLeft(8, '0').ToUpper()
            caller  = ([string]$cells[8]).Trim()
            message = ([string]$cells[11]).Trim()
        }
    }
}

# An event's XML as a document, without the characters that XML forbids but event data may hold.
function ConvertTo-EventDocument([string]$Text) {
    $text = $Text -replace '&#x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]);|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]);', [string][char]0xFFFD
    $text = $text -replace '[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]', [string][char]0xFFFD
    [xml]($text -replace '[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]', [string][char]0xFFFD)
}

# The data of an event, by name; data without a name are param1, param2, ... The one field that holds a message
# (ErrorString of wusa.exe) is left out: it is localised.
function Read-EventData($Document) {
    $data = [ordered]@{}
    $n = 0
    foreach ($node in $Document.Event.EventData.ChildNodes) {
        if ($node.LocalName -ne 'Data') { continue }
        $n++
        # Where methods are forbidden the attribute is also a property, and in its absence the name of the element is.
        if ($Set.Full) { $name = [string]$node.GetAttribute('Name') } else { $name = ([string]$node.Name) -replace '^Data$', '' }
        if ($name -eq '') { $name = "param$n" }
        if ($name -eq 'ErrorString') { continue }
        $data[$name] = Get-Text $node.InnerText
    }
    foreach ($part in $Document.Event.UserData.ChildNodes) {
        foreach ($node in $part.ChildNodes) { $data[[string]$node.LocalName] = Get-Text $node.InnerText }
    }
    $data
}

# One record. One that cannot be read is told as such and does not hide the others.
function Read-EventRecord($Record, [string]$Only) {
    try {
        $data = Read-EventData (ConvertTo-EventDocument $Record.ToXml())
        if ($Only -and (@($data.Values) -join ' ') -notmatch $Only) { return }
        [ordered]@{
            id     = [int64]$Record.Id
            at     = Format-Time $Record.TimeCreated
            record = [int64]$Record.RecordId
            data   = $data
        }
    } catch {
        [ordered]@{ unread = Get-FailureText $_; record = [int64]$Record.RecordId }
    }
}

# The newest records of one provider in one log, each as soon as it is read. A provider that is not registered has no
# records; that is "empty". A read that fails is told and counted, and the next one is tried.
function Read-EventList([string]$Log, [string]$Query, [string]$Only) {
    if (-not $Set.Full) { return Read-EventText $Log $Query $Only }
    # Nothing is thrown on the way: that would pass through Get-WinEvent, which may take it for an error of its own.
    $seen = @{ good = 0; bad = 0; first = $null; kind = $null; early = $false }
    Get-WinEvent -LogName $Log -FilterXPath $Query -MaxEvents ($Set.MaxEvents + 1) -ErrorAction Continue 2>&1 | ForEach-Object {
        if ($_ -is [Management.Automation.ErrorRecord]) {
            $seen.bad++
            if ($seen.bad -eq 1) { $seen.first = $_; $seen.kind = Get-FailureStatus $_ }
            if ($seen.good -eq 0) { $seen.early = $true } elseif ($seen.bad -le $Set.MaxBadEvents) { [ordered]@{ unread = Get-FailureText $_ } }
        } else {
            $seen.good++
            Read-EventRecord $_ $Only
        }
    }
    if ($seen.good -eq 0 -and $seen.bad -gt 0) {
        # The id that says so is lost where a record is thrown again, so it is named.
        if ($seen.kind -in 'empty', 'absent') { throw ('patchgate-{0}' -f $seen.kind) }
        throw $seen.first
    }
    # One that failed before the first that did not, where there was one.
    if ($seen.early) { [ordered]@{ unread = Get-FailureText $seen.first } }
    # Of a list that is filtered nobody sees that it was long.
    if ($Only -and $seen.good -gt $Set.MaxEvents) { [ordered]@{ unread = 'patchgate-older-records-were-not-read' } }
}

# The same by wevtutil.exe, where the language mode forbids to ask a record for its XML. Its texts are in the console's
# code page, which harms no name, number or path of Windows.
function Read-EventText([string]$Log, [string]$Query, [string]$Only) {
    $lines = @(& $WevtUtil qe $Log "/q:$Query" /f:xml "/c:$($Set.MaxEvents + 1)" /rd:true)
    if ($LASTEXITCODE -eq 5) { throw 'patchgate-denied' }
    if ($LASTEXITCODE -eq 15007) { throw 'patchgate-absent' }
    if ($LASTEXITCODE -ne 0) { throw ('patchgate-wevtutil-exit-{0}' -f $LASTEXITCODE) }
    foreach ($text in ($lines -join ' ') -split '(?<=</Event>)') {
        if ($text -notmatch '<Event ') { continue }
        try {
            $document = ConvertTo-EventDocument $text
            $id = $document.Event.System.EventID
            if ($id -isnot [string]) { $id = $id.InnerText }
            $data = Read-EventData $document
            if ($Only -and (@($data.Values) -join ' ') -notmatch $Only) { continue }
            [ordered]@{
                id     = [int64]$id
                at     = Format-Time ([DateTime]$document.Event.System.TimeCreated.SystemTime)
                record = [int64]$document.Event.System.EventRecordID
                data   = $data
            }
        } catch {
            [ordered]@{ unread = Get-FailureText $_ }
        }
    }
}

# The time of a log's oldest record.
function Read-OldestEvent([string]$Log) {
    Format-Time (Get-WinEvent -LogName $Log -Oldest -MaxEvents 1).TimeCreated
}

# ---- what an item is made of

# The offset from UTC in minutes at a local time.
function Get-OffsetMinute($Time) { [int64]($Time - $Time.ToUniversalTime()).TotalMinutes }

# Now, and every day on which it changed: CBS.log writes local time, also from the other side of a clock change.
function Read-Clock {
    $now = Get-Date
    $changes = @()
    $last = $null
    for ($day = $Set.Days + 30; $day -ge 0; $day--) {
        $date = $now.Date.AddDays(-$day)
        $minutes = Get-OffsetMinute $date.AddHours(12)
        if ($minutes -ne $last) {
            $changes += [ordered]@{ local_date = $date.ToString('s').Substring(0, 10); minutes = $minutes }
            $last = $minutes
        }
    }
    [ordered]@{ utc_offset_minutes = Get-OffsetMinute $now; changes = @($changes) }
}

function Read-LanguageMode { [string]$Set.Language }

function Read-ComputerName { [string]$env:COMPUTERNAME }

# SID, elevation and kind of logon. Where the language mode forbids to ask, whoami.exe is asked for SIDs: an elevated
# token has the high or the system integrity level.
function Read-Caller {
    if (-not $Set.Full) {
        $user = (@(& $WhoAmI /user /fo csv /nh) -join ' ') -replace '^.*"(S-1-[0-9-]+)".*$', '$1'
        $groups = @(& $WhoAmI /groups /fo csv /nh) -join ' '
        if ($user -notmatch '^S-1-') { throw 'patchgate-whoami-without-sid' }
        return [ordered]@{
            sid           = [string]$user
            elevated      = [bool]($groups -match '"S-1-16-(12288|16384)"')
            network_logon = [bool]($groups -match '"S-1-5-2"')
        }
    }
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

# A service's state by number: the second of the numbers behind a colon, whatever the words before it.
function Read-ServiceState([string]$Name) {
    $lines = & $Sc query $Name
    if ($LASTEXITCODE -eq 5) { throw 'patchgate-denied' }
    if ($LASTEXITCODE -eq 1060) { throw 'patchgate-absent' }
    $numbers = @(foreach ($line in $lines) { if ($line -match '^[^:]*: +([0-9a-f]+) ') { $Matches[1] } })
    if ($LASTEXITCODE -ne 0 -or $numbers.Count -lt 2) { throw ('patchgate-sc-exit-{0}' -f $LASTEXITCODE) }
    $state = @{
        '1' = 'Stopped'; '2' = 'Start Pending'; '3' = 'Stop Pending'; '4' = 'Running'
        '5' = 'Continue Pending'; '6' = 'Pause Pending'; '7' = 'Paused'
    }[[string]$numbers[1]]
    if ($null -eq $state) { throw 'patchgate-unknown-state' }
    $state
}

# Owner, group and DACL of a file, directory or key, as SDDL.
function Read-Descriptor([string]$At) { [string](Get-Acl -LiteralPath $At).Sddl }

function Get-ChildPath([string]$Path) {
    foreach ($child in Get-ChildItem -LiteralPath $Path -Force | Select-Object -First $Set.MaxChildren) {
        [ordered]@{ path = [string]$child.FullName; kind = $(if ($child.PSIsContainer) { 'directory' } else { 'file' }) }
    }
}

# What is at a path that a log names, and where it ends: names may hold blanks, and other words may follow.
function Find-Object([string]$Path, [bool]$IsKey) {
    for ($at = $Path; $at; $at = $at -replace ' *[^ ]*\z', '') {
        try {
            if ($IsKey) {
                if (Test-Key $at) { return [ordered]@{ path = $at; kind = 'key' } }
            } else {
                $kind = 'file'
                if ((Get-Item -LiteralPath $at -Force).PSIsContainer) { $kind = 'directory' }
                return [ordered]@{ path = $at; kind = $kind }
            }
        } catch {
            if ((Get-FailureStatus $_) -ne 'absent') { throw }
        }
        # Nothing is left to cut.
        if ($at -notmatch '\\.* ') { break }
    }
    throw 'patchgate-absent'
}

# The names of CBS's packages: those of updates; thousands of others are parts of Windows.
function Read-PackageList {
    $root = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages'
    $names = @(Get-SubkeyName $root | Where-Object { $_ -like 'Package_for_*' } | Sort-Object)
    if ($names.Count -gt $Set.MaxPackages) { [ordered]@{ name = $names[0]; status = 'error'; err = 'patchgate-some-packages-were-left-out' } }
    foreach ($name in $names | Select-Object -Last $Set.MaxPackages) {
        try {
            $map = Read-KeyValue "$root\$name"
        } catch {
            Format-Unread 'name' $name $_
            continue
        }
        if ($null -eq $map) { continue }
        $at = $null
        if ($null -ne $map['InstallTimeHigh']) {
            $ticks = [int64]$map['InstallTimeHigh'] * 4294967296 + [int64]$map['InstallTimeLow']
            if ($ticks -gt 0) { $at = ([DateTime]'1601-01-01T00:00:00').AddTicks($ticks).ToString('s') + 'Z' }
        }
        $failed = $null
        if ($map['LastError']) { $failed = '0x{0:X8}' -f $map['LastError'] }
        [ordered]@{ name = Get-Text $name; state = $map['CurrentState']; changed = $at; error = $failed; client = $map['InstallClient'] }
    }
}

# The scheduled tasks of some folders: their files say whether they are switched off. Their state in the scheduler is
# behind CIM or COM.
function Read-TaskList($Folders) {
    foreach ($folder in $Folders) {
        $prefix = "\Microsoft\Windows\$folder"
        try {
            $path = Join-Path $Set.System "Tasks$prefix"
            if (-not (Test-FileThere $path)) { continue }
            foreach ($file in Get-ChildItem -LiteralPath $path -Force | Where-Object { -not $_.PSIsContainer } | Select-Object -First $Set.MaxFiles) {
                $name = "$prefix\" + $file.Name
                try {
                    $task = [xml](Get-Content -LiteralPath $file.FullName -Raw)
                    [ordered]@{ name = $name; enabled = [bool]([string]$task.Task.Settings.Enabled -ne 'false') }
                } catch {
                    Format-Unread 'name' $name $_
                }
            }
        } catch {
            Format-Unread 'name' $prefix $_
        }
    }
}

# Whether the recovery environment is set up (1), and where.
function Read-Recovery {
    $config = [xml](Get-Content -LiteralPath (Join-Path $Set.System 'Recovery\ReAgent.xml') -Raw)
    [ordered]@{ state = [int64]$config.WindowsRE.InstallState.state; path = [string]$config.WindowsRE.WinreLocation.path }
}

# The file-system filters that are loaded, by fltmc.exe: its head is localised, its rows are not.
function Read-FilterList {
    $lines = @(& $FltMc filters)
    if ($LASTEXITCODE -in 5, -2147024891) { throw 'patchgate-denied' }
    if ($LASTEXITCODE -ne 0) { throw ('patchgate-fltmc-exit-{0}' -f $LASTEXITCODE) }
    foreach ($line in $lines) {
        if ($line -notmatch '^(\S+)\s+(\d+)\s+(\d+(?:\.\d+)?)\s+\d+\s*$') { continue }
        $name, $instances, $altitude = $Matches[1], $Matches[2], $Matches[3]
        $map = Read-KeyValue "HKLM\SYSTEM\CurrentControlSet\Services\$name"
        $image = $null
        if ($null -ne $map) { $image = $map['ImagePath'] }
        [ordered]@{ name = Get-Text $name; altitude = [string]$altitude; instances = [int64]$instances; image = $image }
    }
}

# The size and the free space of the system drive.
function Read-DriveSpace([string]$Drive) {
    $info = [IO.DriveInfo]::new($Drive)
    [ordered]@{ size = [int64]$info.TotalSize; free = [int64]$info.TotalFreeSpace }
}

# Rights that only the local security authority knows. Its database is closed to administrators, and secedit.exe, which
# exports it, writes files: so this is not read, and said.
function Read-UserRight { throw 'patchgate-unsupported-secedit-writes-files' }

# Whether a name is known to DNS; asked only where the run was told to.
function Read-NameKnown {
    $server = Read-Text 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate' 'WUServer'
    $name = [string]([Uri]$server).DnsSafeHost
    if ($name -eq '') { throw 'patchgate-no-name-in-the-address' }
    try {
        [bool](@([Net.Dns]::GetHostAddresses($name)).Count -gt 0)
    } catch [Net.Sockets.SocketException] {
        if ($_.Exception.SocketErrorCode -notin 'HostNotFound', 'NoData') { throw }
        $false
    }
}

# ---- by CIM, which is asked last: on a server whose updates fail it often does not answer

function Read-CimBoot {
    $system = Get-CimInstance -ClassName Win32_OperatingSystem -OperationTimeoutSec 20
    if ($null -eq $system) { throw 'patchgate-absent' }
    Format-Time $system.LastBootUpTime
}

function Read-CimSystem {
    $system = Get-CimInstance -ClassName Win32_ComputerSystem -OperationTimeoutSec 20
    [ordered]@{ manufacturer = [string]$system.Manufacturer; model = [string]$system.Model; sku = [string]$system.SystemSKUNumber }
}

function Read-CimFirmware {
    $bios = Get-CimInstance -ClassName Win32_BIOS -OperationTimeoutSec 20
    [ordered]@{ serial = [string]$bios.SerialNumber; version = [string]$bios.SMBIOSBIOSVersion }
}

function Read-CimUuid { [string](Get-CimInstance -ClassName Win32_ComputerSystemProduct -OperationTimeoutSec 20).UUID }

function Read-CimDriveSpace([string]$Drive) {
    $disk = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$Drive'" -OperationTimeoutSec 20
    if ($null -eq $disk) { throw 'patchgate-absent' }
    [ordered]@{ size = [int64]$disk.Size; free = [int64]$disk.FreeSpace }
}

# The partitions of a GPT type, with the space of the volume on each. One whose volume cannot be read says only so much.
function Read-CimPartition([string]$GptType) {
    $storage = 'root/Microsoft/Windows/Storage'
    $parts = @(Get-CimInstance -Namespace $storage -ClassName MSFT_Partition -OperationTimeoutSec 20 | Where-Object { $_.GptType -eq $GptType })
    foreach ($part in $parts) {
        $size = [int64]$part.Size
        $volume = Get-CimAssociatedInstance -InputObject $part -ResultClassName MSFT_Volume -OperationTimeoutSec 20
        if ($null -eq $volume) { throw 'patchgate-absent' }
        [ordered]@{ size = [int64]$volume.Size; free = [int64]$volume.SizeRemaining; partition = $size }
    }
}

# The package in the driver store that an INF file was published from. Its name begins with the one that its maker gave
# it; Windows calls the file itself oem12.inf. The database is part of either of two hives.
function Read-DriverPackage([string]$Inf) {
    foreach ($hive in 'SYSTEM', 'DRIVERS') {
        $map = Read-KeyValue "HKLM\$hive\DriverDatabase\DriverInfFiles\$Inf"
        if ($null -ne $map -and $null -ne $map['Active']) { return [string]$map['Active'] }
    }
    throw 'patchgate-absent'
}

# The signed driver of each device. A device without a driver has no version and is left out.
function Read-CimDriver {
    $all = @(Get-CimInstance -ClassName Win32_PnPSignedDriver -OperationTimeoutSec 100 | Where-Object { $_.DriverVersion })
    $kept = foreach ($driver in $all | Select-Object -First $Set.MaxDrivers) {
        $date = $driver.DriverDate
        if ($date -is [DateTime]) { $date = Format-Time $date }
        $package = [ordered]@{ status = 'ok'; ms = [int64]0; value = $null; err = $null }
        try {
            $package.value = Read-DriverPackage $driver.InfName
        } catch {
            $package.status = Get-FailureStatus $_
            $package.err = Get-FailureText $_
        }
        [ordered]@{
            device      = Get-Text $driver.DeviceName
            inf         = Get-Text $driver.InfName
            package     = $package
            provider    = Get-Text $driver.DriverProviderName
            version     = Get-Text $driver.DriverVersion
            date        = Get-Text $date
            hardware_id = Get-Text $driver.HardWareID
        }
    }
    [ordered]@{ truncated = [bool]($all.Count -gt $Set.MaxDrivers); drivers = @($kept) }
}

# The virus scanners that registered with Windows; servers do not have the class.
function Read-CimAntivirus {
    foreach ($product in Get-CimInstance -Namespace 'root/SecurityCenter2' -ClassName AntiVirusProduct -OperationTimeoutSec 20) {
        [ordered]@{ name = Get-Text $product.displayName; state = [int64]$product.productState; image = Get-Text $product.pathToSignedProductExe }
    }
}

# ---- items that are lists of small items, each with its own time limit

function Read-ServiceSet {
    foreach ($name in 'wuauserv', 'bits', 'cryptsvc', 'trustedinstaller', 'msiserver', 'UsoSvc', 'WaaSMedicSvc', 'DoSvc',
        'wlidsvc', 'mpssvc', 'BFE', 'RpcSs', 'DcomLaunch', 'EventLog', 'Schedule', 'W32Time', 'AppIDSvc', 'AppReadiness',
        'InstallService', 'StateRepository', 'AppXSVC', 'KtmRm', 'sppsvc', 'HTTP') {
        $key = "HKLM\SYSTEM\CurrentControlSet\Services\$name"
        [ordered]@{
            name       = $name
            start      = Read-Item 'Read-Number' @($key, 'Start')
            state      = Read-Item 'Read-ServiceState' @($name)
            account    = Read-Item 'Read-Text' @($key, 'ObjectName')
            descriptor = Read-Item 'Read-ServiceDescriptor' @($name)
        }
    }
}

function Read-Acl([string]$Kind, [string]$Path) {
    $at = $Path
    if ($Kind -eq 'key') { $at = Get-ProviderPath $Path }
    [ordered]@{ path = $Path; kind = $Kind; sddl = Read-Item 'Read-Descriptor' @($at) }
}

# The descriptors of the first entries below a directory, or why it cannot be listed.
function Read-ChildAcl([string]$Path) {
    $list = Read-Item 'Get-ChildPath' @($Path) -AsList
    foreach ($child in $list.value) { Read-Acl $child.kind $child.path }
    if ($list.status -ne 'ok') {
        $list.value = $null
        [ordered]@{ path = "$Path\*"; kind = 'file'; sddl = $list }
    }
}

function Read-AclSet {
    $windows = $Set.Windows
    $cbs = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing'
    $wu = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate'
    foreach ($path in '', '\SoftwareDistribution', '\SoftwareDistribution\Download', '\SoftwareDistribution\DataStore',
        '\SoftwareDistribution\DataStore\Logs', '\SoftwareDistribution\PostRebootEventCache.V2', '\System32\catroot2',
        '\System32\catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}', '\System32\CatRoot', '\WinSxS', '\WinSxS\Manifests',
        '\Logs\CBS', '\Temp', '\System32\Tasks\Microsoft\Windows\UpdateOrchestrator',
        '\System32\Tasks\Microsoft\Windows\WindowsUpdate', '\System32\Tasks\Microsoft\Windows\WaaSMedic') {
        Read-Acl 'directory' ($windows + $path)
    }
    Read-Acl 'file' ($windows + '\System32\wuaueng.dll')
    foreach ($path in $cbs, "$cbs\Packages", $wu, "$wu\Auto Update", 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate') {
        Read-Acl 'key' $path
    }
    foreach ($name in 'wuauserv', 'bits', 'cryptsvc', 'trustedinstaller', 'msiserver', 'UsoSvc', 'DoSvc') {
        Read-Acl 'key' "HKLM\SYSTEM\CurrentControlSet\Services\$name"
    }
    Read-ChildAcl ($windows + '\SoftwareDistribution\Download')
}

# The descriptors of the objects that errors in CBS.log name, the newest first: files on the system drive, and keys.
function Read-NamedAcl {
    $log = $Run.Cbs
    if ($null -eq $log) { $log = Read-Item $(if ($Set.Full) { 'Read-Cbs' } else { 'Read-CbsTail' }) @($Set.Windows + '\Logs\CBS\CBS.log') 120 }
    if ($log.status -ne 'ok') { throw ('patchgate-{0}' -f $log.status) }
    $seen = @{}
    foreach ($line in $log.value.lines | Sort-Object -Property { -$_.n }) {
        if ($seen.Count -ge $Set.MaxObjects) { break }
        if ($line.t -notmatch ', Error |0x80070005|ACCESS_?DENIED') { continue }
        foreach ($found in [regex]::Matches($line.t, '(?i)(?:\\reg[iI]stry\\mach[iI]ne|HKLM|HKEY_LOCAL_MACHINE)\\[^"''\[\](),;:*?<>|]+|(?<![a-z])[a-z]:\\(?:(?! \\reg[iI]stry\\)[^"''\[\],;*?<>|])+')) {
            $path = $found.Value.TrimEnd('\', ' ', '.')
            $isKey = $path -notmatch '^[a-z]:'
            if ($isKey) { $path = $path -replace '^(\\reg[iI]stry\\mach[iI]ne|HKLM|HKEY_LOCAL_MACHINE)', 'HKLM' }
            # Never a drive of somebody else.
            if (-not $isKey -and $path.Substring(0, 2) -ne $env:SystemDrive) { continue }
            if ($seen.ContainsKey($path) -or $seen.Count -ge $Set.MaxObjects) { continue }
            $seen[$path] = 1
            $there = Read-Item 'Find-Object' @($path, $isKey)
            if ($there.status -eq 'ok') {
                if ($seen.ContainsKey($there.value.path) -and $there.value.path -ne $path) { continue }
                $seen[$there.value.path] = 1
                Read-Acl $there.value.kind $there.value.path
            } else {
                $there.value = $null
                [ordered]@{ path = $path; kind = $(if ($isKey) { 'key' } else { 'file' }); sddl = $there }
            }
        }
    }
}

# The records of some providers in one log, with the log's oldest record: silence before it proves nothing.
function Read-EventSet([string]$Log, $Providers, [string]$Only) {
    $oldest = Read-Item 'Read-OldestEvent' @($Log)
    $span = [int64]$Set.Days * 86400000
    foreach ($provider in $Providers) {
        $query = "*[System[Provider[@Name='$provider'] and TimeCreated[timediff(@SystemTime) <= $span]]]"
        $records = Read-Item 'Read-EventList' @($Log, $query, $Only) 60 -AsList
        $more = $false
        if ($records.status -eq 'ok' -and $records.value.Count -gt $Set.MaxEvents) {
            $more = $true
            $records.value = @($records.value | Select-Object -First $Set.MaxEvents)
        }
        [ordered]@{
            log       = $Log
            provider  = $provider
            since     = Format-Time $Set.Started.AddDays(-$Set.Days)
            truncated = $more
            oldest    = $oldest
            records   = $records
        }
    }
}

function Read-EventLogSet {
    Read-EventSet 'Microsoft-Windows-WindowsUpdateClient/Operational' @('Microsoft-Windows-WindowsUpdateClient') ''
    # wusa.exe writes to the Setup log on current releases, and to the Application log by KB2773898.
    Read-EventSet 'Setup' @('Microsoft-Windows-Servicing', 'Microsoft-Windows-WUSA') ''
    Read-EventSet 'System' @('Microsoft-Windows-WindowsUpdateClient', 'Microsoft-Windows-TPM-WMI', 'Service Control Manager',
        'disk', 'Ntfs', 'Microsoft-Windows-Ntfs', 'StorPort', 'storahci', 'stornvme', 'megasas', 'megasas2', 'megasas2i',
        'megasas35', 'megasas35i', 'Microsoft-Windows-WinREAgent') ''
    Read-EventSet 'Application' @('ESENT', 'Microsoft-Windows-CAPI2', 'Microsoft-Windows-WUSA') ''
}

# What guards of Windows blocked: only records that name a part of servicing.
function Read-GuardLogSet {
    Read-EventSet 'Microsoft-Windows-CodeIntegrity/Operational' @('Microsoft-Windows-CodeIntegrity') $Set.Servicing
    Read-EventSet 'Microsoft-Windows-AppLocker/EXE and DLL' @('Microsoft-Windows-AppLocker') $Set.Servicing
    Read-EventSet 'Microsoft-Windows-AppLocker/MSI and Script' @('Microsoft-Windows-AppLocker') $Set.Servicing
    Read-EventSet 'Microsoft-Windows-Windows Defender/Operational' @('Microsoft-Windows-Windows Defender') $Set.Servicing
}

function Read-VolumeSet {
    $space = Read-Item $(if ($Set.Full) { 'Read-DriveSpace' } else { 'Read-CimDriveSpace' }) @($env:SystemDrive)
    [ordered]@{ name = $env:SystemDrive; space = $space }
    foreach ($kind in @('EFI system', '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}'), @('Windows RE', '{de94bba4-06d1-4d40-a16a-bfd50179d6ac}')) {
        $parts = Read-Item 'Read-CimPartition' @($kind[1]) 45 -AsList
        foreach ($part in $parts.value) {
            [ordered]@{ name = $kind[0]; space = [ordered]@{ status = 'ok'; ms = $parts.ms; value = $part; err = $null } }
        }
        if ($parts.status -ne 'ok') {
            $parts.value = $null
            [ordered]@{ name = $kind[0]; space = $parts }
        }
    }
}

# The settings of TLS: protocols and ciphers as far as somebody set them, and what WinHTTP and .NET may use.
function Read-TlsList {
    Read-KeySet @('HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols',
        'HKLM\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002') @()
    Read-KeySet @('HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp',
        'HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319') @('DefaultSecureProtocols', 'SchUseStrongCrypto', 'SystemDefaultTlsVersions')
}

# Services that only a role brings, and settings on which publicly known failures depend. A key that does not exist is left out.
function Read-KnownSetting {
    $roles = foreach ($name in 'ClusSvc', 'DHCPServer', 'HTTP', 'MSMQ', 'RemoteAccess', 'Spooler', 'TermService', 'vmms', 'WDSServer', 'WSUSService') {
        "HKLM\SYSTEM\CurrentControlSet\Services\$name"
    }
    $others = 'HKLM\SYSTEM\CurrentControlSet\Control',
        'HKLM\SYSTEM\CurrentControlSet\Control\DeviceGuard',
        'HKLM\SYSTEM\CurrentControlSet\Control\Print',
        'HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions',
        'HKLM\SYSTEM\CurrentControlSet\Services\WDSServer\Providers\WDSTFTP',
        'HKLM\SYSTEM\CurrentControlSet\Services\WDSServer\Providers\WdsImgSrv\Unattend',
        'HKLM\SOFTWARE\Microsoft\Cryptography\Calais',
        'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\Kerberos\MitRealms',
        'HKLM\SOFTWARE\Policies\Microsoft\FVE\OSPlatformValidation_UEFI'
    Read-KeySet @($roles + $others) @('Start', 'ProductType', 'RegistrySizeLimit', 'EnableVirtualizationBasedSecurity',
        'RpcAuthnLevelPrivacyEnabled', 'EnableVariableWindowExtension', 'AllowHandsFreeFunctionality', 'DisableCapiOverrideForRSA', '7')
}

# Runs a function that is made of small items; what bounds it are their limits and the limit of all.
function Read-Part([string]$Command, $Arguments) {
    $began = Get-Date
    $status = 'ok'
    $value = $null
    $err = $null
    $failure = $null
    try {
        if ($Set.Unsupported) { throw $Set.Unsupported }
        if ((Get-MillisecondLeft) -le 0) { throw 'patchgate-timeout-of-all' }
        # What came before a failure is kept.
        $value = @(try { & $Command @Arguments } catch { $failure = $_ })
        if ($null -ne $failure) { throw $failure }
    } catch {
        $status = Get-FailureStatus $_
        $err = [string](Get-FailureText $_)
    }
    $ms = [int64]((Get-Date) - $began).TotalMilliseconds
    [ordered]@{ status = $status; ms = $ms; value = $value; err = $err }
}

# ---- the items: name = the function that reads it, what it is given, how it is called, how many seconds it may take.
# 'value' gives one value, 'list' a list, 'parts' a list of small items. Cheap and certain ones stand first.

$windows = $Set.Windows
$version = 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$current = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion'
$servicing = "$current\Component Based Servicing"
$update = "$current\WindowsUpdate\Auto Update"
$policy = 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
$control = 'HKLM\SYSTEM\CurrentControlSet\Control'
$secureBoot = "$control\SecureBoot"
$defender = 'HKLM\SOFTWARE\Microsoft\Windows Defender'
$defenderPolicy = 'HKLM\SOFTWARE\Policies\Microsoft\Windows Defender'
$asr = 'Windows Defender Exploit Guard\ASR'
$dataStore = "$windows\SoftwareDistribution\DataStore\DataStore.edb"
$catalogs = "$windows\System32\catroot2"
$catalog = "$catalogs\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb"
$folders = @("$windows\System32\config\TxR", "$windows\Logs\CBS", "$windows\Logs\DISM", "$windows\SoftwareDistribution\DataStore",
    "$windows\SoftwareDistribution\DataStore\Logs", $catalogs)

$Plan = [ordered]@{}
$Plan.clock = 'Read-Clock', @(), 'value', 30
$Plan.language_mode = 'Read-LanguageMode', @(), 'value', 30
$Plan.computer_name = 'Read-ComputerName', @(), 'value', 30
$Plan.caller = 'Read-Caller', @(), 'value', 30
$Plan.os_product = 'Read-Text', @($version, 'ProductName'), 'value', 30
$Plan.os_build = 'Read-Text', @($version, 'CurrentBuild'), 'value', 30
$Plan.os_ubr = 'Read-Number', @($version, 'UBR'), 'value', 30
$Plan.os_installation_type = 'Read-Text', @($version, 'InstallationType'), 'value', 30
$Plan.policy_windows_update = 'Read-Policy', @($policy), 'value', 30
$Plan.policy_automatic_updates = 'Read-Policy', @("$policy\AU"), 'value', 30
$Plan.cbs_reboot_pending = 'Test-Key', @("$servicing\RebootPending"), 'value', 30
$Plan.cbs_reboot_in_progress = 'Test-Key', @("$servicing\RebootInProgress"), 'value', 30
$Plan.cbs_packages_pending = 'Test-Key', @("$servicing\PackagesPending"), 'value', 30
$Plan.update_reboot_required = 'Test-Key', @("$update\RebootRequired"), 'value', 30
$Plan.pending_file_renames = 'Read-RenameCount', @(), 'value', 30
$Plan.secure_boot_enabled = 'Read-Number', @("$secureBoot\State", 'UEFISecureBootEnabled'), 'value', 30
$Plan.secure_boot_ca2023_status = 'Read-Text', @("$secureBoot\Servicing", 'UEFICA2023Status'), 'value', 30
$Plan.secure_boot_ca2023_error = 'Read-Number', @("$secureBoot\Servicing", 'UEFICA2023Error'), 'value', 30
$Plan.secure_boot_firmware_version = 'Read-Text', @("$secureBoot\Servicing\DeviceAttributes", 'FirmwareVersion'), 'value', 30
$Plan.sessions_pending = 'Read-KeyTree', @("$servicing\SessionsPending", 2), 'list', 30
$Plan.packages_pending = 'Read-KeyTree', @("$servicing\PackagesPending", 2), 'list', 30
$Plan.driver_operations = 'Read-KeyTree', @("$servicing\DriverOperations", 3), 'list', 30
$Plan.defender_state = 'Read-KeySet', @(@($defender, $defenderPolicy), @('DisableAntiSpyware', 'DisableAntiVirus', 'PassiveMode', 'ForceDefenderPassiveMode')), 'list', 30
$Plan.defender_exclusions = 'Read-KeySet', @(@("$defender\Exclusions", "$defenderPolicy\Exclusions"), @()), 'list', 30
$Plan.attack_surface_rules = 'Read-KeySet', @(@("$defender\$asr", "$defenderPolicy\$asr"), @()), 'list', 30
$Plan.temp_folders = 'Read-KeySet', @(@("$control\Session Manager\Environment", 'HKU\S-1-5-18\Environment'), @('TEMP', 'TMP')), 'list', 30
$Plan.proxy = 'Read-KeySet', @(@("$current\Internet Settings\Connections", 'HKU\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings', 'HKU\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections'), @('WinHttpSettings', 'ProxyEnable', 'ProxyServer', 'ProxyOverride', 'AutoConfigURL', 'AutoDetect', 'DefaultConnectionSettings')), 'list', 30
$Plan.tls = 'Read-TlsList', @(), 'list', 30
$Plan.known_settings = 'Read-KnownSetting', @(), 'list', 30
$Plan.services_pipe_timeout = 'Read-Number', @($control, 'ServicesPipeTimeout'), 'value', 30
$Plan.user_rights = 'Read-UserRight', @(), 'list', 30
$Plan.pending_xml = 'Test-FileThere', @("$windows\WinSxS\pending.xml"), 'value', 30
$Plan.data_store_size = 'Read-Size', @($dataStore), 'value', 30
$Plan.data_store_state = 'Read-DatabaseState', @($dataStore), 'value', 30
$Plan.catalog_store_size = 'Read-Size', @($catalog), 'value', 30
$Plan.catalog_store_state = 'Read-DatabaseState', @($catalog), 'value', 30
$Plan.catalog_store_files = 'Read-FileCount', @($catalogs), 'value', 30
$Plan.temp_files = 'Read-FileCount', @("$windows\Temp"), 'value', 30
$Plan.servicing_files = 'Read-FileList', @(, $folders), 'list', 30
$Plan.recovery = 'Read-Recovery', @(), 'value', 30
$Plan.tasks = 'Read-TaskList', @(, @('UpdateOrchestrator', 'WindowsUpdate', 'WaaSMedic', 'InstallService', 'Servicing', 'PI')), 'list', 30
$Plan.packages = 'Read-PackageList', @(), 'list', 60
$Plan.services = 'Read-ServiceSet', @(), 'parts', 0
$Plan.acls = 'Read-AclSet', @(), 'parts', 0
$Plan.cbs = $(if ($Set.Full) { 'Read-Cbs' } else { 'Read-CbsTail' }), @("$windows\Logs\CBS\CBS.log"), 'value', 120
$Plan.cbs_objects = 'Read-NamedAcl', @(), 'parts', 0
$Plan.dism_log = 'Read-LogEnd', @("$windows\Logs\DISM\dism.log", ', (Error|Warning) |hr:0x8|HRESULT'), 'value', 60
$Plan.reporting_events = 'Read-ReportingRow', @("$windows\SoftwareDistribution\ReportingEvents.log"), 'list', 60
$Plan.filters = 'Read-FilterList', @(), 'list', 30
$Plan.event_logs = 'Read-EventLogSet', @(), 'parts', 0
$Plan.guard_logs = 'Read-GuardLogSet', @(), 'parts', 0
$Plan.computer_system = 'Read-CimSystem', @(), 'value', 30
$Plan.bios = 'Read-CimFirmware', @(), 'value', 30
$Plan.uuid = 'Read-CimUuid', @(), 'value', 30
$Plan.last_boot = 'Read-CimBoot', @(), 'value', 30
$Plan.volumes = 'Read-VolumeSet', @(), 'parts', 0
$Plan.antivirus = 'Read-CimAntivirus', @(), 'list', 30
$Plan.drivers = 'Read-CimDriver', @(), 'value', 120
$Plan.wu_server_resolves = 'Read-NameKnown', @(), 'value', 30

$chosen = @($Plan.Keys | Where-Object { $_ -ne 'wu_server_resolves' -or $ResolveNames })
if ($Items) {
    foreach ($name in $Items) { if ($Plan.Keys -notcontains $name) { throw ('patchgate-unknown-item {0}' -f $name) } }
    $chosen = @($Plan.Keys | Where-Object { $Items -contains $_ })
}
ConvertTo-Line ([ordered]@{
    format         = 'patchgate-windows'
    format_version = '2.0.0'
    collector      = [ordered]@{ version = $Set.Version; started = Format-Time $Set.Started }
    items          = $chosen
    options        = [ordered]@{ total_seconds = [int64]$TotalSeconds; item_seconds = [int64]$ItemSeconds; resolve_names = [bool]$ResolveNames }
})
foreach ($name in $chosen) {
    $command, $arguments, $how, $seconds = $Plan[$name]
    if ($how -eq 'parts') {
        $read = Read-Part $command $arguments
    } elseif ($how -eq 'list') {
        $read = Read-Item $command $arguments $seconds -AsList
    } else {
        $read = Read-Item $command $arguments $seconds
    }
    if ($name -eq 'cbs') { $Run.Cbs = $read }
    ConvertTo-Line ([ordered]@{ item = $name; status = $read.status; ms = $read.ms; value = $read.value; err = $read.err })
}
ConvertTo-Line ([ordered]@{ end = $true; ms = [int64]((Get-Date).ToUniversalTime() - $Set.Started).TotalMilliseconds; lost = [int64]$Run.Lost; alone = [bool]$Run.Alone })

# A call that hangs would keep this process from ending. A session of a person is left alone.
if ($Run.Lost -and @([Environment]::GetCommandLineArgs()) -match '^[-/]non[iI]') { [Environment]::Exit(0) }
