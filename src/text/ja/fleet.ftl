# Many servers in one report.

fleet-answer = サーバー { $count } 台: 適用可 { $ready }、適用不可 { $blocked }、判定不能 { $undetermined }
fleet-word-ready = 適用可
fleet-word-blocked = 適用不可
fleet-word-undetermined = 判定不能
fleet-nothing-asked = 何も確認していません。
fleet-and-more = { $reason } (ほか { $count } 件)
fleet-side-missing = 確認を求められた側を確認できませんでした。理由は各サーバーの欄にあります。
fleet-ready = 適用可
fleet-ready-told = 適用可 (警告または注記あり)
fleet-causes = 更新プログラムの失敗の原因 (サーバー台数順)
fleet-findings = ゲートを閉じている項目 (サーバー台数順)
fleet-names = { $names } ほか { $count } 台
