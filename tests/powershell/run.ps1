# Runs the collector on the scripted Windows: pwsh -File run.ps1 COLLECTOR ROOT MODE full|constrained [OPTION=VALUE ...]
$text = [System.IO.File]::ReadAllText($args[0])
foreach ($option in $args | Select-Object -Skip 4) {
    $name, $value = $option -split '=', 2
    Set-Variable -Name $name -Value $(if ($name -eq 'Items') { $value -split ',' } else { [int]$value })
}
. (Join-Path $PSScriptRoot 'windows.ps1') -Root $args[1] -Mode $args[2] -Constrained:($args[3] -eq 'constrained')
Invoke-Expression $text
