# Furnishes a Wine prefix as a Windows whose update failed, with the real registry, files and a real lock, and stands in
# for CIM, which Wine answers with nothing. Runs before the collector in the same session; real_wine.rs compares.
function Set-Real([string]$Path, $Values) {
    $hive, $below = $Path -split '\\', 2
    $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey($(if ($hive -eq 'HKU') { 'Users' } else { 'LocalMachine' }), 'Registry64')
    $key = $root.CreateSubKey($below)
    foreach ($name in $Values.Keys) { $key.SetValue($name, $Values[$name][1], $Values[$name][0]) }
}
function Set-RealFile([string]$Path, $Bytes) {
    $null = New-Item -ItemType Directory -Force -Path (Split-Path $Path)
    [IO.File]::WriteAllBytes($Path, [byte[]]$Bytes)
}
$cv = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion'
$cbs = "$cv\Component Based Servicing"
$policy = 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate'
Set-Real 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion' @{
    ProductName = 'String', ('Windows Server 2022 ' + [char]0x30C7 + [char]0xD83D); CurrentBuild = 'String', '20348'
    UBR = 'DWord', 5020; InstallationType = 'String', 'Server Core'
}
Set-Real $policy @{
    WUServer = 'ExpandString', 'http://%NAME%.example:8530'; Max = 'DWord', -1; Big = 'QWord', 9007199254740993
    Many = 'MultiString', [string[]]('a', 'b'); Bytes = 'Binary', [byte[]](1, 254)
}
Set-Real "$policy\AU" @{ UseWUServer = 'DWord', 1 }
Set-Real "$cbs\RebootPending" @{}
Set-Real "$cbs\Packages\Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.5020.1.11" @{
    CurrentState = 'DWord', 112; InstallTimeHigh = 'DWord', 31248102; InstallTimeLow = 'DWord', -2147483648; LastError = 'DWord', -2147024891
}
Set-Real "$cbs\DriverOperations\0" @{}
Set-Real "$cbs\SessionsPending\31248102_1877204515" @{ Complete = 'DWord', 0 }
Set-Real 'HKLM\SYSTEM\CurrentControlSet\Services\HTTP' @{ Start = 'DWord', 4; ObjectName = 'String', 'LocalSystem' }
Set-Real 'HKLM\SYSTEM\CurrentControlSet\Control' @{ ServicesPipeTimeout = 'DWord', 60000 }
Set-Real 'HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State' @{ UEFISecureBootEnabled = 'DWord', 0 }
Set-Real 'HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\Servicing' @{ UEFICA2023Error = 'DWord', -2147020471 }
Set-Real 'HKU\S-1-5-18\Environment' @{ TEMP = 'String', 'D:\gone' }

$head = '2026-04-18 22:09:36, '
$log = "${head}Info                  CBS    Session: 31248102_1877204515 initialized by client WindowsUpdateAgent.`r`n" +
    "${head}Error                 CBS    Failed to open \??\C:\Windows\WinSxS\pending.xml and \Registry\Machine\SOFTWARE\Microsoft [HRESULT = 0x80070005 - E_ACCESSDENIED]`r`n" +
    "${head}Info                  CBS    " + [char]0x30C7 + " failed`r`n"
Set-RealFile 'C:\windows\Logs\CBS\CBS.log' ([Text.Encoding]::Unicode.GetPreamble() + [Text.Encoding]::Unicode.GetBytes($log))
$ese = [byte[]]::new(4096)
$ese[4], $ese[5], $ese[6], $ese[7], $ese[0x34] = 0xEF, 0xCD, 0xAB, 0x89, 3
Set-RealFile 'C:\windows\SoftwareDistribution\DataStore\DataStore.edb' $ese
$catalog = 'C:\windows\System32\catroot2\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\catdb'
Set-RealFile $catalog $ese
Set-RealFile 'C:\windows\WinSxS\pending.xml' ([byte[]](60, 120, 47, 62))
# As CryptSvc holds it; the handle lives as long as this process.
$Lock = [IO.File]::Open($catalog, 'Open', 'ReadWrite', 'None')

function Get-CimInstance {
    param([string]$ClassName, [string]$Namespace, [string]$Filter, [int]$OperationTimeoutSec)
    switch ($ClassName) {
        'Win32_BIOS' { [pscustomobject]@{ SerialNumber = 'J900PG01'; SMBIOSBIOSVersion = 'AFE136D-3.60' } }
        'Win32_PnPSignedDriver' { [Threading.Thread]::Sleep(600000) }
        default { throw [UnauthorizedAccessException]::new('x') }
    }
}
$ItemSeconds = 10
