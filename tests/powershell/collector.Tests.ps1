# The collector's functions one by one, on PowerShell 7 for Linux with Pester: `pwsh -File run-pester.ps1`.
BeforeAll {
    # Only the functions and the settings: the rest of the script collects.
    $script = Join-Path $PSScriptRoot '../../src/windows/collector.ps1'
    $tree = [Management.Automation.Language.Parser]::ParseFile($script, [ref]$null, [ref]$null)
    foreach ($function in $tree.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $false)) {
        . ([scriptblock]::Create($function.Extent.Text))
    }
    $env:SystemRoot = $TestDrive
    foreach ($variable in '$Set', '$Run', '$Sc', '$FltMc', '$WevtUtil', '$WhoAmI') {
        foreach ($assignment in $tree.FindAll({ $args[0] -is [Management.Automation.Language.AssignmentStatementAst] -and $args[0].Left.Extent.Text -eq $variable }, $false)) {
            . ([scriptblock]::Create($assignment.Extent.Text))
        }
    }
    $TotalSeconds = 300
    function Get-Failure([scriptblock]$Block) { try { & $Block } catch { $_ } }
}

Describe 'Get-Text' {
    It 'cuts, but never between the halves of a pair' {
        $smile = [string][char]0xD83D + [char]0xDE00
        (Get-Text ('x' * 1999 + $smile)).Length | Should -Be 1999
        (Get-Text ('x' * 1998 + $smile)).Length | Should -Be 2000
        Get-Text $null | Should -BeExactly ''
        Get-Text "a`0b" | Should -BeExactly "a`0b"
    }
}

Describe 'ConvertTo-Line' {
    It 'gives one line of ASCII that says the same' {
        $text = "a`r`nb" + [char]0x3042 + [char]0xD83D + [char]0xDE00 + '"\</script>' + [char]0x202E + [char]0x7F + [char]0x85
        $line = ConvertTo-Line @{ t = $text }
        $line | Should -Match '\A[\x20-\x7E]+\z'
        ($line | ConvertFrom-Json).t | Should -BeExactly $text
    }
    It 'gives ASCII for characters that a comparison of texts takes for nothing' {
        $nothing = [string][char]0x200B + [char]0x202E + [char]0x00AD + [char]0xFEFF + [char]0x0301
        ConvertTo-Line @{ t = $nothing } | Should -BeExactly '{"t":"\u200b\u202e\u00ad\ufeff\u0301"}'
    }
    It 'has the unknown character for half a pair' {
        ConvertTo-Line @{ t = 'a' + [char]0xD800 + 'b' + [char]0xDC00 } | Should -BeExactly '{"t":"a\ufffdb\ufffd"}'
    }
    It 'keeps numbers, lists of one and nothing apart' {
        ConvertTo-Line ([ordered]@{ a = [int64]4294967295; b = @(1); c = @(); d = $null; e = $false }) |
            Should -BeExactly '{"a":4294967295,"b":[1],"c":[],"d":null,"e":false}'
    }
}

Describe 'a failure' {
    It 'is told by types and numbers, and never by a message' {
        $messages = 'Zugriff verweigert', 'Fehler', [string][char]0x30A8 + [char]0x30E9
        foreach ($message in $messages) {
            $plain = Get-Failure { throw $message }
            Get-FailureText $plain | Should -Not -Match ([regex]::Escape($message))
            Get-FailureStatus $plain | Should -Be 'error'
            $record = [Management.Automation.ErrorRecord]::new([Exception]::new($message), $message, 'NotSpecified', $null)
            Get-FailureText (Get-Failure { throw $record }) | Should -Not -Match ([regex]::Escape($message))
        }
    }
    It 'keeps the number that CIM has in its id' {
        $record = [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('x'), 'HRESULT 0x80041010', 'NotSpecified', $null)
        function Get-Sick { [CmdletBinding()] param() $PSCmdlet.ThrowTerminatingError($record) }
        Get-FailureText (Get-Failure { Get-Sick }) | Should -Match 'HRESULT 0x80041010,Get-Sick$'
    }
    It 'has its kind from its type or its number' {
        Get-FailureStatus (Get-Failure { throw 'patchgate-denied' }) | Should -Be 'denied'
        Get-FailureStatus (Get-Failure { throw [UnauthorizedAccessException]::new('x') }) | Should -Be 'denied'
        Get-FailureStatus (Get-Failure { throw [Security.SecurityException]::new('x') }) | Should -Be 'denied'
        Get-FailureStatus (Get-Failure { throw [IO.FileNotFoundException]::new('x') }) | Should -Be 'absent'
        Get-FailureStatus (Get-Failure { throw [IO.IOException]::new('x', -2147024864) }) | Should -Be 'locked'
        Get-FailureStatus (Get-Failure { throw [Exception]::new('x', [TimeoutException]::new('y')) }) | Should -Be 'timeout'
        Get-FailureStatus (Get-Failure { throw 'patchgate-timeout-30-ms' }) | Should -Be 'timeout'
    }
}

Describe 'an event' {
    It 'is read with characters that XML forbids' {
        $document = ConvertTo-EventDocument ('<Event><EventData><Data Name="a">&#x1;&#31;' + [char]2 + [char]0xD800 + '&#10;b</Data><Data>c</Data></EventData></Event>')
        $data = Read-EventData $document
        $unknown = [string][char]0xFFFD
        $data['a'] | Should -BeExactly ($unknown * 4 + "`nb")
        $data['param2'] | Should -BeExactly 'c'
    }
    It 'that cannot be read is told with its number' {
        $record = [pscustomobject]@{ Id = 20; TimeCreated = $null; RecordId = 7 } | Add-Member -PassThru ScriptMethod ToXml { '<Event' }
        $read = Read-EventRecord $record ''
        $read.record | Should -Be 7
        $read.unread | Should -Match 'XmlException'
    }
}

Describe 'CBS.log' {
    BeforeEach {
        $at = Join-Path $TestDrive 'CBS.log'
        $head = '2026-04-18 22:09:30, '
    }
    It 'keeps errors, warnings, sessions and lines with a word, with what continues them' {
        Set-Content -LiteralPath $at -Encoding utf8BOM -Value @("${head}Info   CBS    quiet", 'more of it', "${head}Error  CSI    (F) broken", 'more of that',
            "${head}Warning CBS    odd", "${head}Info   CBS    Doqe: Recording result", "${head}Info   CBS    doqe in small letters", "${head}Info   CBS    Session: 1_2 finalized")
        $log = Read-Cbs $at
        $log.truncated | Should -BeFalse
        $log.lines.n | Should -Be 3, 4, 5, 6, 8
    }
    It 'never loses the first error of a session to a flood' {
        $flood = 1..4000 | ForEach-Object { "${head}Error  CBS    error $_" }
        Set-Content -LiteralPath $at -Value (@("${head}Info   CBS    Session: 1_2 initialized by client x") + $flood)
        $log = Read-Cbs $at
        $log.truncated | Should -BeTrue
        $log.lines[0].t | Should -Match 'initialized'
        $log.lines[1].t | Should -Match 'error 1$'
        $log.lines[-1].t | Should -Match 'error 4000$'
        $log.lines.Count | Should -Be 3002
    }
    It 'is read in UTF-16 from the middle too' {
        Set-Content -LiteralPath $at -Encoding unicode -Value (1..200 | ForEach-Object { "${head}Error  CBS    error $_" })
        $Set.CbsBytes = 1000
        $log = Read-Cbs $at
        $Set.CbsBytes = 33554432
        $log.truncated | Should -BeTrue
        $log.lines[-1].t | Should -Match 'error 200$'
    }
}

Describe 'a database' {
    It 'says its state, and one that is none says so' {
        $at = Join-Path $TestDrive 'x.edb'
        $bytes = [byte[]]::new(100)
        $bytes[4], $bytes[5], $bytes[6], $bytes[7], $bytes[0x34], $bytes[0x37] = 0xEF, 0xCD, 0xAB, 0x89, 3, 1
        [IO.File]::WriteAllBytes($at, $bytes)
        Read-DatabaseState $at | Should -Be 16777219
        [IO.File]::WriteAllBytes($at, $bytes[0..50])
        { Read-DatabaseState $at } | Should -Throw 'patchgate-not-an-ese-database'
    }
}

Describe 'registry data' {
    It 'is numbers and texts' {
        Format-Data ([int]-1) | Should -Be 4294967295
        Format-Data ([long]5) | Should -Be 5
        Format-Data ([byte[]](1, 255)) | Should -BeExactly '01ff'
        Format-Data ([string[]]('a', 'b')) | Should -BeExactly 'a;b'
        Format-Data $null | Should -BeExactly ''
    }
}

Describe 'Read-Item' {
    BeforeAll {
        function Read-Ok { 1; 2 }
        function Read-Wrong { 1; throw 'patchgate-denied' }
        function Read-Forever { 1; [Threading.Thread]::Sleep(600000) }
        function Read-CimForever { [Threading.Thread]::Sleep(600000) }
    }
    It 'wraps a value, a list, and a failure with what came before it' {
        (Read-Item 'Read-Ok').value | Should -Be 1
        (Read-Item 'Read-Ok' -AsList).value | Should -Be 1, 2
        $wrong = Read-Item 'Read-Wrong' -AsList
        $wrong.status, $wrong.err, $wrong.value | Should -Be 'denied', 'patchgate-denied', 1
    }
    It 'ends a call that does not end, and goes on' {
        $forever = Read-Item 'Read-Forever' @() 1 -AsList
        $forever.status, $forever.value | Should -Be 'timeout', 1
        (Read-Item 'Read-Ok').value | Should -Be 1
    }
    It 'asks CIM no more when it was silent twice' {
        $null = Read-Item 'Read-CimForever' @() 1
        $null = Read-Item 'Read-CimForever' @() 1
        (Read-Item 'Read-CimForever' @() 1).err | Should -Be 'patchgate-timeout-of-cim-before'
    }
    It 'begins nothing after the time of all' {
        $TotalSeconds = 0
        (Read-Item 'Read-Ok').err | Should -Be 'patchgate-timeout-of-all'
    }
}
