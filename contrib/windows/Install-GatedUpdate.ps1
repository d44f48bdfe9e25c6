<#
.SYNOPSIS
    Installs Windows updates in a maintenance window, if patchgate says that the server is fit for it.

.DESCRIPTION
    For a scheduled task on the server, in place of a bare Install-WindowsUpdate. It asks patchgate about the server's BMC and, with
    -WindowsSide, about this Windows too; only where the answer is READY (exit code 0) it calls Install-WindowsUpdate of the module
    PSWindowsUpdate, which installs from wherever the client is told to look, WSUS included. Everything else ends it before anything
    is installed, with patchgate's exit code: 1 blocked, 2 a mistake, 3 undetermined.

    Where Windows Update installs by itself (policy "auto download and schedule the install"), nothing asks this script first. Let the
    policy only download, or notify, and let this install.

.PARAMETER PasswordFile
    A file with the password of the BMC's account in its first line, which only the task's account may read. It goes to patchgate by
    name, so the password is on no command line and in no log.

.EXAMPLE
    powershell -NoProfile -File Install-GatedUpdate.ps1 -Bmc https://srv1-xcc.example.net -BmcUser svc-patchgate -PasswordFile C:\ProgramData\patchgate\bmc-password
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][string]$Bmc,
    [Parameter(Mandatory = $true)][string]$BmcUser,
    [Parameter(Mandatory = $true)][string]$PasswordFile,
    # The fingerprint of the BMC's certificate; without it the known-BMCs file of the task's account counts.
    [string]$Pin,
    [string]$Program = 'patchgate.exe',
    # Where the report is kept; it is written whether the answer is yes or no.
    [string]$Report,
    # Judge this Windows too: its own collector is run, elevated.
    [switch]$WindowsSide,
    # What Install-WindowsUpdate is called with.
    [hashtable]$Install = @{ AcceptAll = $true; IgnoreReboot = $true }
)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# Asked before the gate: an answer that nobody can act on would only be old when somebody can.
if (-not (Get-Command -Name Install-WindowsUpdate -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('Install-WindowsUpdate is not here: Install-Module PSWindowsUpdate')
    exit 2
}

$arguments = @('check', '--bmc', $Bmc, '--bmc-user', $BmcUser, '--password-file', $PasswordFile)
if ($Pin) { $arguments += @('--pin', $Pin) }
if ($WindowsSide) { $arguments += @('--windows', 'local', '--require', 'hardware,windows') }
if ($Report) { $arguments += @('--report', "json=$Report") }

# What patchgate prints is for the task's log. A program that cannot be started throws, and nothing is installed then either.
$answer = $null
# An exit code of something that ran before is no answer.
$global:LASTEXITCODE = $null
try {
    # What a native program writes to standard error is no exception here.
    $ErrorActionPreference = 'Continue'
    & $Program @arguments | Out-Host
    $answer = $LASTEXITCODE
} catch {
    [Console]::Error.WriteLine("patchgate could not be started: $($_.Exception.Message)")
    exit 3
} finally {
    $ErrorActionPreference = 'Stop'
}
# Not `if ($answer)`: no exit code at all is no answer.
if ($answer -isnot [int] -or $answer -ne 0) {
    [Console]::Error.WriteLine("No update is installed: patchgate ended with $answer")
    if ($answer -is [int]) { exit $answer } else { exit 3 }
}
Install-WindowsUpdate @Install
