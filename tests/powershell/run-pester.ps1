# Runs the tests beside this file and ends with their result, whatever was left hanging on purpose.
$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $PSScriptRoot 'collector.Tests.ps1'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
[Environment]::Exit($result.FailedCount + $(if ($result.PassedCount -lt 15) { 100 }))
