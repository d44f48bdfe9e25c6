# Reports for monitoring systems.

monitoring-line = { $verdict }: { $because }
monitoring-cause = 原因 ({ $confidence }): { $title }
monitoring-left-out = ほか { $count } 行を省略しました (プラグインの上限は 8 KiB)。patchgate check ですべて表示できます。
monitoring-annotations-left-out = ほか { $count } 件 (GitHub が表示する注釈は、種類とステップごとに 10 件までです)
monitoring-server = { $name }: { $because }
monitoring-help-build = この出力を作成した patchgate。
monitoring-help-server = サーバーと、判定に使用したベースライン。
monitoring-help-verdict = ゲートの判定: 該当する判定が 1。
monitoring-help-exit-code = このサーバーに対する patchgate の終了コード: 0 適用可、1 適用不可、3 判定不能。
monitoring-help-findings = ゲートに対する意味別の検出事項: blocks と open はゲートを閉じます。
monitoring-help-stopping = ゲートを閉じている検出事項 (検出したルール別)。
monitoring-help-components = 確認できたファームウェア (要件と照合したかどうか別)。
monitoring-help-component = ファームウェアとアダプター (バージョンと状態付き)。
monitoring-help-left-out = 数が多すぎるため、ここにサンプルがないコンポーネント。
monitoring-help-cause = 更新プログラムの失敗について、確定または有力な原因。
monitoring-help-scan = サーバーを確認した日時。この値が古くなっていく場合、確認が行われていません。
monitoring-warned = { $name }: 適用可、警告 { $count } 件
